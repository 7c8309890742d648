import type { Plan } from "../../plan/plan.ts";
import {
  doubleType,
  listOf,
  objectOf,
  type StaticType,
  stringType,
  typeOfSchema,
  unknownType,
} from "../expression/static-type.ts";
import type { Name, Names } from "../expression/names.ts";

/** The names that the expressions of a graph begin with, and how its nodes' files reach them. */
export function expressionNames(
  { input, channels }: Plan,
  graph: {
    readonly keys: ReadonlyMap<string, string>;
    readonly outputs: ReadonlyMap<string, StaticType>;
    /** In a body: the type of the items that it is run for. */
    readonly item: StaticType | undefined;
  },
): Names {
  const nodes = new Map([...graph.outputs].map(([id, type]) => [id, { type, isOptional: true }]));
  const fields = new Map(
    channels.map(({ name, schema }) => [name, { type: typeOfSchema(schema), isOptional: false }]),
  );
  const below = new Map([...graph.keys].map(([name, key]) => [name, `state.${key}`]));
  return new Map<string, Name>([
    ["input", { type: typeOfSchema(input), text: "state.input" }],
    ["state", { type: { kind: "object", fields }, text: "state", below }],
    ["messages", { type: messagesType, text: "state.messages" }],
    ["nodes", { type: { kind: "object", fields: nodes }, text: "state.nodes", startsEmpty: true }],
    ["run", { type: runType, text: "run" }],
    ["caller", { type: callerType, text: "run.caller" }],
    ...(graph.item === undefined ? [] : itemNames(graph.item)),
  ]);
}

const itemNames = (item: StaticType): [string, Name][] => [
  ["item", { type: item, text: "item" }],
  ["index", { type: doubleType, text: "index" }],
];

const messagesType: StaticType = listOf({
  kind: "object",
  fields: new Map([
    ["id", { type: stringType, isOptional: false }],
    ["role", { type: stringType, isOptional: false }],
    ["text", { type: stringType, isOptional: false }],
    ["node_id", { type: stringType, isOptional: true }],
    [
      "tool_calls",
      {
        type: listOf(
          objectOf({
            id: stringType,
            name: stringType,
            arguments: { kind: "object", fields: new Map(), rest: unknownType },
          }),
        ),
        isOptional: true,
      },
    ],
    ["tool_call_id", { type: stringType, isOptional: true }],
  ]),
});

const runType = objectOf({
  id: stringType,
  thread_id: stringType,
  agent: stringType,
  version: doubleType,
  channel: stringType,
  started_at: { kind: "opaque" },
});

const callerType = objectOf({ id: stringType, org_id: stringType, project_id: stringType });
