import type { Reads } from "../expression/parse-expression.ts";
import type { Channel } from "../document/graph-document.ts";
import type { Assignment } from "../flow/assignment.ts";
import { errorPort, type GraphView } from "../flow/graph-view.ts";
import type { JsonObject } from "../json.ts";
import {
  anyType,
  boolType,
  type FieldType,
  intType,
  listOf,
  nullType,
  objectOf,
  type ObjectType,
  stringType,
  typeOfJson,
  typeOfSchema,
  unionOf,
  type ValueType,
} from "../schema/value-type.ts";

const toolCallType = objectOf({ id: stringType, name: stringType, arguments: anyType });

/** A message of the thread, as expressions see it. */
const messageType: ObjectType = {
  kind: "object",
  fields: new Map<string, FieldType>([
    ["id", { type: stringType }],
    ["role", { type: { kind: "string", values: ["system", "user", "assistant", "tool"] } }],
    ["text", { type: stringType }],
    ["node_id", { type: stringType, missing: "only nodes set it" }],
    ["tool_calls", { type: listOf(toolCallType), missing: "only a model that asks for tools sets it" }],
    ["tool_call_id", { type: stringType, missing: "only the answer of a tool has it" }],
  ]),
};

const runType = objectOf({
  id: stringType,
  thread_id: stringType,
  agent: stringType,
  version: unionOf([intType, nullType]),
  channel: stringType,
  started_at: { kind: "timestamp" },
});

const callerType = objectOf({ id: stringType, org_id: stringType, project_id: stringType });

/** What a failed node leaves behind where its policy is to go on by the `error` port. */
const errorType = objectOf({ code: stringType, message: stringType, retriable: boolType });

/** The types of all names that expressions of one graph can begin with. */
export class ScopeTypes {
  readonly #view: GraphView;
  readonly #assignment: Assignment;
  readonly #outputsOf: (id: string) => ValueType;
  readonly #input: ValueType;
  readonly #state: ObjectType;

  constructor(view: GraphView, assignment: Assignment, outputsOf: (id: string) => ValueType) {
    this.#view = view;
    this.#assignment = assignment;
    this.#outputsOf = outputsOf;
    this.#input = typeOfSchema(view.document.input);
    this.#state = stateType(view.document.state);
  }

  /** The names at node `reader`, with `nodes` put together only as far as `reads` looks into it. */
  at(
    reader: string,
    reads: Reads,
    more: Readonly<Record<string, ValueType>>,
  ): ReadonlyMap<string, ValueType> {
    return new Map<string, ValueType>([
      ["input", this.#input],
      ["state", this.#state],
      ["messages", listOf(messageType)],
      ["nodes", reads.roots.has("nodes") ? this.#nodes(reader, reads.nodes) : objectOf({})],
      ["run", runType],
      ["caller", callerType],
      ...Object.entries(more),
    ]);
  }

  #nodes(reader: string, read: ReadonlySet<string> | undefined): ObjectType {
    const { byId } = this.#view;
    // With one unknown name among them, all are needed: one of them was meant.
    const ids = read !== undefined && [...read].every((id) => byId.has(id)) ? [...read] : [...byId.keys()];
    return objectOf(Object.fromEntries(ids.map((id) => [id, this.#node(id, reader)])));
  }

  #node(id: string, reader: string): ValueType {
    const outputs = this.#outputsOf(id);
    if (outputs.kind !== "object") return outputs;
    const missing = this.#assignment.whyMissing(id, reader, "outputs");
    const fields = new Map(
      [...outputs.fields].map(([name, field]) => [
        name,
        missing === undefined ? field : { ...field, missing },
      ]),
    );
    const policy = this.#view.byId.get(id)?.node.policy;
    if (policy?.on_error === "default") withDefaults(fields, policy.default_output ?? {});
    if (policy?.on_error === "port") {
      const notFailed = this.#assignment.whyMissing(id, reader, "error");
      fields.set(errorPort, { type: errorType, ...(notFailed === undefined ? {} : { missing: notFailed }) });
    }
    return { ...outputs, fields };
  }
}

/** After a failure `default_output` stands in the place of the outputs: each may be either, or missing from it. */
function withDefaults(fields: Map<string, FieldType>, given: JsonObject): void {
  for (const [name, field] of fields) {
    const standIn = Object.hasOwn(given, name) ? given[name] : undefined;
    fields.set(
      name,
      standIn === undefined
        ? { type: field.type, missing: field.missing ?? `the node's default_output has no “${name}”` }
        : { ...field, type: unionOf([field.type, typeOfJson(standIn)]) },
    );
  }
}

function stateType(state: Readonly<Record<string, Channel>>): ObjectType {
  const fields = Object.entries(state).map(([name, channel]): [string, FieldType] => {
    const type = typeOfSchema(channel.schema);
    return [
      name,
      startsFilled(channel)
        ? { type }
        : { type, missing: "the channel has no default and nothing may have written it yet" },
    ];
  });
  return { kind: "object", fields: new Map(fields) };
}

/** Whether a channel has a value before the first write. */
export function startsFilled(channel: Channel): boolean {
  if (channel.default !== undefined) return true;
  switch (channel.reducer) {
    case "append":
    case "union":
    case "merge":
    case "sum":
      return true;
    case "replace":
    case "min":
    case "max":
      return false;
  }
}
