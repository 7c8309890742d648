import { graphFormat, type Json, type JsonObject } from "@patchbay/graph";

import { t } from "../words/words.ts";
import { type Fields, fields, list, text } from "./read-fields.ts";

/** Where a new node is put, as far as its first config depends on it. */
export interface Surroundings {
  /** The graph that it becomes part of. */
  readonly graph: JsonObject;
  /** The node whose port leads to it: its outputs can be read without a guard. */
  readonly after?: {
    readonly id: string;
    readonly type: string;
    readonly config: Fields;
    readonly port: string;
  };
  /** What is registered, where that is known. */
  readonly models?: readonly string[];
  readonly tools?: Readonly<Record<string, { readonly input: unknown }>>;
  /** By slug; what they take. */
  readonly agents?: Readonly<Record<string, { readonly input: unknown }>>;
}

/**
 * A config to begin with: one that the checker has as little as possible against, and that does something. It reads what
 * the node before it leaves behind, else the input. Undefined for a type that needs none.
 */
export function startingConfig(type: string, around: Surroundings): JsonObject | undefined {
  const expression = textFor(around);
  const template = expression === undefined ? "" : `{{ ${expression} }}`;
  const model = around.models?.find((name) => name === "default") ?? around.models?.[0] ?? "default";
  switch (type) {
    case "start":
    case "join":
      return undefined;
    case "end":
      return { output: outputs(around, expression) };
    case "condition":
      return { cases: [{ id: "yes", when: expression === undefined ? "true" : `${expression} != ''` }] };
    case "switch":
      return { value: expression ?? "''", cases: [{ id: "first", equals: "first" }] };
    case "loop":
      return { while: "true", max_iterations: 3 };
    case "parallel":
      return { branches: [{ id: "first" }, { id: "second" }] };
    case "map":
      return { items: listFor(around), body: smallBody() };
    case "wait":
      return { duration_ms: 1_000 };
    case "fail":
      return { code: "failed", message: t("canvas.new.failure") };
    case "llm":
      return { model, system: t("canvas.new.system"), ...prompt(around, template) };
    case "agent":
      return { model, instructions: t("canvas.new.instructions"), tools: [], ...prompt(around, template) };
    case "classify":
      return {
        model,
        input: template,
        classes: [
          { id: "first", description: t("canvas.new.firstClass") },
          { id: "other", description: t("canvas.new.secondClass") },
        ],
      };
    case "judge":
      return { model, rubric: t("canvas.new.rubric"), input: template };
    case "guardrail":
      return { input: template, checks: [{ kind: "pii" }] };
    case "replan":
      return { model, input: template };
    case "transform":
      return { values: { value: expression ?? "1" } };
    case "set_state":
      return { assign: assignment(around.graph, expression) };
    case "template":
      return { text: template };
    case "code":
      return {
        source: "return input.text;",
        input: { text: expression ?? "''" },
        output_schema: { type: "string" },
      };
    case "tool": {
      const [name, tool] = firstOf(around.tools);
      return { tool: name ?? "tool", arguments: values(tool?.input, template) };
    }
    case "http_request":
      return { method: "GET", url: "https://example.com/" };
    case "retrieve":
      return { pipeline: "default", query: template };
    case "vector_search":
      return { index: "default", query: template };
    case "memory_read":
      return { scope: "thread", query: template };
    case "memory_write":
      return { scope: "thread", text: template };
    case "artifact":
      return { operation: "read", name: "document" };
    case "approval":
      return { message: t("canvas.new.approval", { text: template }) };
    case "human_input":
      return {
        prompt: t("canvas.new.prompt"),
        form: {
          type: "object",
          properties: { answer: { type: "string", title: t("canvas.new.answer") } },
          required: ["answer"],
        },
      };
    case "handoff":
      return { message: t("canvas.new.handoff", { text: template }) };
    case "speech_to_text":
      return { audio: "input" };
    case "text_to_speech":
      return { text: template };
    case "call_agent": {
      const [slug, called] = firstOf(around.agents);
      return { agent: slug ?? "agent", input: expressions(called?.input, expression) };
    }
    case "spawn_group": {
      const [slug, called] = firstOf(around.agents);
      return {
        agent: slug ?? "agent",
        items: listFor(around),
        input: expressions(called?.input, expression),
      };
    }
    case "await_group":
    case "cancel_runs":
      return { group: groupFor(around) };
    default:
      return undefined;
  }
}

/** An expression that gives a text here: what the node before says, else what came in. */
function textFor({ graph, after }: Surroundings): string | undefined {
  const said = after === undefined ? undefined : textOutput(after);
  if (said !== undefined) return said;
  const { properties, required } = fields(graph["input"]);
  const texts = Object.entries(fields(properties)).filter(
    ([name, schema]) => fields(schema).type === "string" && /^[a-z_]\w*$/i.test(name),
  );
  const [name, schema] = texts.find(([each]) => each === "message") ?? texts[0] ?? [];
  if (name === undefined) return undefined;
  const isThere = list(required).includes(name) || fields(schema).default !== undefined;
  return isThere ? `input.${name}` : `(has(input.${name}) ? input.${name} : '')`;
}

/** Ports by which a node is left without its outputs. */
const barePorts: ReadonlySet<string> = new Set(["error", "budget", "expired"]);

function textOutput({ id, type, config, port }: NonNullable<Surroundings["after"]>): string | undefined {
  if (barePorts.has(port)) return undefined;
  switch (type) {
    case "llm":
    case "agent":
    case "template":
    case "guardrail":
    case "speech_to_text":
      return `nodes.${id}.text`;
    case "artifact":
      return `nodes.${id}.content`;
    case "handoff":
      return `nodes.${id}.reply`;
    case "approval":
      return undefined;
    case "human_input": {
      const { properties, required } = fields(config.form);
      const field = list(required)
        .map(text)
        .find((name) => fields(fields(properties)[name]).type === "string");
      return field === undefined ? undefined : `nodes.${id}.${field}`;
    }
    default:
      return undefined;
  }
}

/** An expression that gives a list here; three numbers where there is none. */
function listFor({ graph, after }: Surroundings): string {
  if (after !== undefined && !barePorts.has(after.port)) {
    if (after.type === "retrieve" || after.type === "vector_search") return `nodes.${after.id}.passages`;
    if (after.type === "map") return `nodes.${after.id}.results`;
    if (after.type === "memory_read") return `nodes.${after.id}.memories`;
  }
  const { properties, required } = fields(graph["input"]);
  const name = list(required)
    .map(text)
    .find((each) => fields(fields(properties)[each]).type === "array");
  return name === undefined ? "[1, 2, 3]" : `input.${name}`;
}

const groupFor = ({ after }: Surroundings): string =>
  after?.type === "spawn_group" ? `nodes.${after.id}.group` : "''";

/** After something that was said, a model is asked about it; else it goes by the thread. */
const prompt = ({ after }: Surroundings, template: string): JsonObject => {
  if (after === undefined) return { history: "thread" };
  if (after.type === "retrieve" || after.type === "vector_search")
    return { prompt: `${template}\n\n{{ nodes.${after.id}.passages }}` };
  return textOutput(after) === undefined ? { history: "thread" } : { prompt: template };
};

/** An expression for each output that the graph promises. */
function outputs({ graph }: Surroundings, expression: string | undefined): JsonObject {
  const { properties, required } = fields(graph["output"]);
  return Object.fromEntries(
    list(required)
      .map(text)
      .map((name) => [name, plainExpression(fields(fields(properties)[name]), expression)]),
  );
}

function assignment(graph: JsonObject, expression: string | undefined): JsonObject {
  const [name, channel] = firstOf(fields(graph["state"]));
  return name === undefined ? {} : { [name]: plainExpression(fields(fields(channel).schema), expression) };
}

/** CEL for each field that a schema requires. */
function expressions(schema: unknown, expression: string | undefined): JsonObject {
  const { properties, required } = fields(schema);
  return Object.fromEntries(
    list(required)
      .map(text)
      .map((name) => [name, plainExpression(fields(fields(properties)[name]), expression)]),
  );
}

function plainExpression({ type, enum: options }: Fields, expression: string | undefined): string {
  const [option] = list(options);
  if (typeof option === "string") return `'${option.replaceAll(/[\\']/g, "\\$&")}'`;
  switch (type) {
    case "number":
    case "integer":
      return "0";
    case "boolean":
      return "true";
    case "array":
      return "[]";
    case "object":
      return "{}";
    case "null":
      return "null";
    default:
      return expression ?? "''";
  }
}

/** A value for each field that a schema requires. */
function values(schema: unknown, template: string): JsonObject {
  const { properties, required } = fields(schema);
  return Object.fromEntries(
    list(required)
      .map(text)
      .map((name) => [name, plainValue(fields(fields(properties)[name]), template)]),
  );
}

function plainValue({ type, enum: options }: Fields, template: string): Json {
  const [option] = list(options);
  if (typeof option === "string") return option;
  switch (type) {
    case "number":
    case "integer":
      return 0;
    case "boolean":
      return true;
    case "array":
      return [];
    case "object":
      return {};
    case "null":
      return null;
    default:
      return template;
  }
}

/** A body that says which item it works for. */
const smallBody = (): JsonObject => ({
  schema: graphFormat,
  input: {
    type: "object",
    properties: { item: {}, index: { type: "integer" } },
    required: ["item", "index"],
  },
  output: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  state: {},
  nodes: [
    { id: "start", type: "start" },
    {
      id: "say",
      type: "template",
      config: { text: t("canvas.new.body", { number: "{{ input.index + 1 }}" }) },
    },
    { id: "end", type: "end", config: { output: { text: "nodes.say.text" } } },
  ],
  edges: [
    { from: "start", to: "say" },
    { from: "say", to: "end" },
  ],
});

const firstOf = <Value>(
  record: Readonly<Record<string, Value>> | undefined,
): readonly [string | undefined, Value | undefined] =>
  Object.entries(record ?? {})[0] ?? [undefined, undefined];
