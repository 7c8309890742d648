import type { CheckMemo } from "../check-memo.ts";
import type { Reads } from "../expression/parse-expression.ts";
import type { Channel } from "../document/graph-document.ts";
import { say } from "../diagnostics/say.ts";
import type { Assignment } from "../flow/assignment.ts";
import { errorPort, failurePortsOf, type GraphView } from "../flow/graph-view.ts";
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
import type { Allowance } from "./check-effort.ts";

const toolCallType = objectOf({ id: stringType, name: stringType, arguments: anyType });

/** A message of the thread, as expressions see it. */
const messageType: ObjectType = {
  kind: "object",
  fields: new Map<string, FieldType>([
    ["id", { type: stringType }],
    ["role", { type: { kind: "string", values: ["system", "user", "assistant", "tool"] } }],
    ["text", { type: stringType }],
    ["node_id", { type: stringType, missing: say("missing_node_id") }],
    ["tool_calls", { type: listOf(toolCallType), missing: say("missing_tool_calls") }],
    ["tool_call_id", { type: stringType, missing: say("missing_tool_call_id") }],
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

/** What a node leaves behind where its policy is to go on by a port of its own: `error`, `budget`. */
const errorType = objectOf({ code: stringType, message: stringType, retriable: boolType });

/** What the types of names stand on. */
interface ScopeGround {
  readonly view: GraphView;
  readonly assignment: Assignment;
  /** The outputs of a node, as they are where nothing is missing. */
  readonly outputsOf: (id: string) => ValueType;
  /** For looking up the outputs of all nodes at once. */
  readonly reads: Allowance;
  readonly memo: CheckMemo | undefined;
}

/** The names that expressions of every graph can begin with. */
export const graphNames = ["input", "state", "messages", "nodes", "run", "caller"] as const;

const noNodes = objectOf({});
const messagesType = listOf(messageType);

/** The types of all names that expressions of one graph can begin with. */
export class ScopeTypes {
  readonly #view: GraphView;
  readonly #assignment: Assignment;
  readonly #outputsOf: (id: string) => ValueType;
  readonly #reads: Allowance;
  readonly #input: ValueType;
  readonly #state: ObjectType;
  /** The names of all nodes, with nothing known of them. */
  readonly #anyNodes: ObjectType;

  constructor({ view, assignment, outputsOf, reads, memo }: ScopeGround) {
    this.#view = view;
    this.#assignment = assignment;
    this.#outputsOf = outputsOf;
    this.#reads = reads;
    const [input, state] = [typeOfSchema(view.document.input), stateType(view.document.state)];
    this.#input = memo?.type("input", input) ?? input;
    this.#state = memo?.type("state", state) ?? state;
    const anyNodes = objectOf(Object.fromEntries([...view.byId.keys()].map((id) => [id, anyType])));
    this.#anyNodes = memo?.type("nodes", anyNodes) ?? anyNodes;
  }

  /**
   * The types at node `reader` of the names of every graph, in the order of `graphNames`; `nodes` is put together only as
   * far as `reads` looks into it.
   */
  at(reader: string, reads: Reads): readonly ValueType[] {
    const nodes = reads.roots.has("nodes") ? this.#nodes(reader, reads.nodes) : noNodes;
    return [this.#input, this.#state, messagesType, nodes, runType, callerType];
  }

  #nodes(reader: string, read: ReadonlySet<string> | undefined): ValueType {
    const { byId } = this.#view;
    if (read === undefined) return this.#allNodes(reader);
    const known = [...read].filter((id) => byId.has(id));
    // With unknown names among them all are needed: one of them was meant.
    if (known.length === 0 && read.size > 0) return this.#anyNodes;
    const types = known.map((id) => [id, { type: this.#node(id, reader) }] as const);
    const others = known.length < read.size ? this.#anyNodes.fields : [];
    return { kind: "object", fields: new Map([...others, ...types]) };
  }

  /** For an expression that asks for nodes by names that it computes. */
  #allNodes(reader: string): ValueType {
    const ids = [...this.#view.byId.keys()];
    // In a large graph with many of them, what they find is left to the run.
    if (!this.#reads.spend(ids.length)) return anyType;
    return objectOf(Object.fromEntries(ids.map((id) => [id, this.#node(id, reader)])));
  }

  #node(id: string, reader: string): ValueType {
    const outputs = this.#outputsOf(id);
    if (outputs.kind !== "object") return outputs;
    const missing = this.#assignment.whyMissing(id, reader, "outputs");
    const policy = this.#view.byId.get(id)?.node.policy;
    const canFail = failurePortsOf(policy).length > 0;
    if (missing === undefined && !canFail && policy?.on_error !== "default") return outputs;
    const fields = new Map(
      [...outputs.fields].map(([name, field]) => [
        name,
        missing === undefined ? field : { ...field, missing },
      ]),
    );
    if (policy?.on_error === "default") withDefaults(fields, policy.default_output ?? {});
    if (canFail) {
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
        ? { type: field.type, missing: field.missing ?? say("missing_in_default", { name }) }
        : { ...field, type: unionOf([field.type, typeOfJson(standIn)]) },
    );
  }
}

function stateType(state: Readonly<Record<string, Channel>>): ObjectType {
  const fields = Object.entries(state).map(([name, channel]): [string, FieldType] => {
    const type = typeOfSchema(channel.schema);
    return [name, startsFilled(channel) ? { type } : { type, missing: say("missing_in_channel") }];
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
