import type { Json, JsonObject } from "@patchbay/graph";
import { httpMethodEffects } from "@patchbay/graph";

import { type Fields, text } from "../graph/read-fields.ts";
import type { FormField } from "./form-of.ts";

/** Fields of which a config has those of exactly one way. Schemas say so in rules that nobody can draw. */
export interface WayGroup {
  /** Under `inspector.way.<id>` in the catalog. */
  readonly id: string;
  readonly ways: readonly Way[];
}

/** One way to say something, by the field that stands for it. */
export interface Way {
  readonly id: string;
  readonly fields: readonly string[];
  /** What a config begins with that goes this way. */
  readonly begin: JsonObject;
}

const wayGroups: Readonly<Record<string, WayGroup>> = {
  wait: {
    id: "wait",
    ways: [
      { id: "duration_ms", fields: ["duration_ms"], begin: { duration_ms: 1_000 } },
      { id: "until", fields: ["until"], begin: { until: "" } },
      { id: "signal", fields: ["signal", "timeout_ms"], begin: { signal: "signal" } },
    ],
  },
  map: {
    id: "map",
    ways: [
      {
        id: "body",
        fields: ["body"],
        begin: {
          body: {
            schema: "patchbay/graph@1",
            input: { type: "object", properties: { item: {}, index: { type: "integer" } } },
            output: { type: "object" },
            nodes: [
              { id: "start", type: "start" },
              { id: "end", type: "end" },
            ],
            edges: [{ from: "start", to: "end" }],
          },
        },
      },
      { id: "agent", fields: ["agent", "version"], begin: { agent: "" } },
    ],
  },
  judge: {
    id: "judge",
    ways: [
      { id: "when", fields: ["when"], begin: { when: "" } },
      {
        id: "model",
        fields: ["model", "rubric", "input", "threshold"],
        begin: { model: "default", rubric: "", input: "" },
      },
    ],
  },
  artifact: {
    id: "artifact",
    ways: [
      { id: "name", fields: ["name"], begin: { name: "" } },
      { id: "artifact", fields: ["artifact"], begin: { artifact: "" } },
    ],
  },
  cancel_runs: {
    id: "cancel_runs",
    ways: [
      { id: "group", fields: ["group"], begin: { group: "" } },
      { id: "runs", fields: ["runs"], begin: { runs: "" } },
    ],
  },
};

/** The ways of a node type; undefined where there is but one. */
export const waysOf = (type: string): WayGroup | undefined =>
  Object.hasOwn(wayGroups, type) ? wayGroups[type] : undefined;

/** The way that a config goes: the first of which it has a field, else the first of all. */
export function wayTaken({ ways }: WayGroup, config: Fields): Way | undefined {
  return ways.find((way) => way.fields.some((name) => config[name] !== undefined)) ?? ways[0];
}

/** A config that goes another way: without the fields of the others, with what the new one begins with. */
export function goAnotherWay({ ways }: WayGroup, config: JsonObject, id: string): JsonObject {
  const next = ways.find((way) => way.id === id);
  if (next === undefined) return config;
  const others = new Set(ways.filter((way) => way !== next).flatMap((way) => way.fields));
  const kept = Object.entries(config).filter(([name]) => !others.has(name));
  return { ...next.begin, ...Object.fromEntries(kept) };
}

/** Whether a field has a meaning beside what the others say. */
type Condition = (config: Fields) => boolean;

const isQuorum: Condition = ({ mode }) => mode === "quorum";
const hasModel: Condition = ({ model }) => model !== undefined;

const conditions: Readonly<Record<string, Readonly<Record<string, Condition>>>> = {
  join: { quorum: isQuorum },
  spawn_group: { quorum: isQuorum },
  await_group: { quorum: isQuorum },
  artifact: { content: ({ operation }) => operation === "revise" },
  replan: { input: hasModel, instructions: hasModel },
  http_request: { body: ({ method }) => !readsOnly.has(text(method) || "GET") },
  policy: { default_output: ({ on_error }) => on_error === "default" },
};

const readsOnly: ReadonlySet<string> = new Set(
  Object.entries(httpMethodEffects).flatMap(([method, effect]) => (effect === "read" ? [method] : [])),
);

function isMeant(type: string, name: string, config: Fields): boolean {
  const ofType = Object.hasOwn(conditions, type) ? conditions[type] : undefined;
  return ofType?.[name]?.(config) ?? true;
}

/** The fields to show of a config: all that have a meaning there, and whatever is given though it has none. */
export function shownFields(type: string, form: readonly FormField[], config: Fields): readonly FormField[] {
  const group = waysOf(type);
  const taken = group === undefined ? undefined : wayTaken(group, config);
  const ofOtherWays = new Set(group?.ways.filter((way) => way !== taken).flatMap(({ fields }) => fields));
  const shown = form.filter(
    ({ name }) => config[name] !== undefined || (!ofOtherWays.has(name) && isMeant(type, name, config)),
  );
  // Who answers is asked first.
  const asked = shown.filter(({ name }) => name === "model");
  return group === undefined ? [...asked, ...shown.filter(({ name }) => name !== "model")] : shown;
}

/** A config after one of its fields was set (or removed by `undefined`): what has lost its meaning by that goes with it. */
export function withField(
  type: string,
  config: JsonObject,
  name: string,
  value: Json | undefined,
): JsonObject {
  const { [name]: _, ...others } = config;
  const next: JsonObject = value === undefined ? others : { ...config, [name]: value };
  const kept = Object.entries(next).filter(
    ([each]) => isMeant(type, each, next) || !isMeant(type, each, config),
  );
  return kept.length === Object.keys(next).length ? next : Object.fromEntries(kept);
}
