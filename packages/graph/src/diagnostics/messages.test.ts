import { ParseError } from "@marcbachmann/cel-js";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { checkGraph } from "../check-graph.ts";
import { issueMessage } from "../document/issue-message.ts";
import { matchesMisused, syntaxMessage } from "../expression/syntax-message.ts";
import { ExpressionError, parseExpression } from "../expression/parse-expression.ts";
import type { Json, JsonObject } from "../json.ts";
import { noResources } from "../resources.ts";
import { graph, graphWith, testResources } from "../testing/index.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { choice, joined, oneNode, plain, plainWith, transform } from "./examples/example-documents.ts";
import { diagnosticExamples } from "./examples/index.ts";
import { inEnglish } from "./in-english.ts";
import type { Message } from "./message.ts";
import { messages } from "./messages.ts";

/** What is read by the expressions below. */
const input: JsonObject = {
  type: "object",
  properties: {
    n: { type: "integer" },
    d: { type: "number" },
    s: { type: "string" },
    b: { type: "boolean" },
    l: { type: "array", items: { type: "integer" } },
    o: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
    empty: { type: "object", properties: {} },
    maybe: { type: "string" },
    several: {
      anyOf: [
        { type: "object", properties: { x: { type: "string" } }, required: ["x"] },
        { type: "object", properties: { y: { type: "string" } } },
      ],
    },
    free: { type: "object", additionalProperties: { type: "string" } },
  },
  required: ["n", "d", "s", "b", "l", "o", "empty", "several", "free"],
};
const computing = (x: string): JsonObject => ({ ...transform(x), input });
const check = (document: Json): readonly Diagnostic[] => checkGraph(document, testResources).diagnostics;

/** Expressions that cannot be read, with what is said of them. */
const unreadable: readonly (readonly [string, string])[] = [
  ["1 +", "The expression ends where a value is expected."],
  ["(1", "The expression ends where “)” is expected."],
  ["[1", "The expression ends where “]” is expected."],
  ["{'a': 1", "The expression ends where “}” is expected."],
  ["input.", "The expression ends where a name is expected."],
  [
    "1 2",
    "“2” stands where the expression should be over. Between two values stands an operator, such as + or &&.",
  ],
  ["{'a' 1}", "“1” stands where “:” is expected."],
  ["1 + * 2", "“*” stands where a value is expected."],
  ["input.s = 'a'", "“=” means nothing in an expression; two values are compared with “==”."],
  ["input.b & true", "“&” means nothing in an expression; two conditions are joined by “&&”."],
  ["input.b | true", "“|” means nothing in an expression; two conditions are joined by “||”."],
  ["1 # 2", "“#” means nothing in an expression."],
  ["'abc", "This text is not closed: the quotation mark at its end is missing."],
  ["'''abc", "This text is not closed: the quotation mark at its end is missing."],
  ["'a\nb'", "A text in one quotation mark stays on one line; a new line in it is written \\n."],
  ["1e999", "“1e999” is not a number."],
  ["while", "“while” is reserved and cannot be a name."],
  ["'\\q'", "A backslash in this text begins nothing that is known; a backslash itself is written \\\\."],
  ["input.l.map(1, 2)", "The first argument must be a new name, as in items.map(each, each.id)."],
  ["(".repeat(200), "The expression is nested deeper than 100 levels."],
  [`1${"+1".repeat(4_900)}`, "The expression has more than 5,000 parts."],
  [
    `[${"1,".repeat(1_500)}1]`,
    "The expression is too large: at most 1,000 entries or arguments can stand together.",
  ],
  [`'${"a".repeat(10_000)}'`, "The expression has 10,002 characters; at most 10,000 are allowed."],
];

test.each(unreadable)("of %j it is said why it cannot be read", (source, message) => {
  expect(check(computing(source))).toMatchObject([{ code: "PB2001", message }]);
});

const node = (type: string, config: JsonObject): JsonObject => oneNode({ type, config });
const limits = (given: JsonObject): JsonObject => plainWith({ limits: given });
const template = { type: "template", config: { text: "" } };

/** Values that a schema refuses, with what is said of them. */
const refused: readonly (readonly [JsonObject, string])[] = [
  [limits({ max_steps: 0 }), "Must be at least 1."],
  [limits({ max_steps: 99_999 }), "Must be at most 10,000."],
  [limits({ max_steps: "9" }), "Must be a number; this is a text."],
  [limits({ max_steps: 1.5 }), "Must be a whole number; this is a number."],
  [limits({ max_cost_usd: 0 }), "Must be more than 0."],
  [plainWith({ nodes: {} }), "Must be a list; this is an object."],
  [plainWith({ voice: [] }), "Must be an object; this is a list."],
  [plainWith({ voice: { greeting: null } }), "Must be a text; this is null."],
  [plainWith({ voice: { language: "x".repeat(36) } }), "Must have at most 35 characters."],
  [plainWith({ state: { "A b": { schema: {} } } }), `“A b” cannot be a name here. ${messages.id_form}`],
  [
    plainWith({ input: { type: "text" } }),
    "Must be one of “object”, “array”, “string”, “number”, “integer”, “boolean”, “null”.",
  ],
  [plainWith({ input: { type: ["string", "null"] } }), messages.one_type],
  [plainWith({ input: { type: "string" } }), 'Must have "type": "object".'],
  [plainWith({ input: { type: "object", properties: { a: 1 } } }), "Must be a JSON Schema."],
  [plainWith({ schema: "patchbay/graph@9" }), "This format is not known. Must be “patchbay/graph@1”."],
  [node("llm", { model: "" }), "Choose a model."],
  [node("llm", { model: "GPT 5" }), "“GPT 5” cannot be a name here. Choose a model."],
  [node("llm", { model: "default", append: "yes" }), "Must be true or false; this is a text."],
  [node("llm", { model: "default", history: "all" }), "Must be one of “none”, “thread”."],
  [node("tool", { tool: "", arguments: {} }), "Choose a tool."],
  [node("call_agent", { agent: "", input: {} }), "Choose an agent."],
  [node("call_agent", { agent: "researcher", permissions: ["all"] }), messages.permission_form],
  [node("condition", { cases: [] }), "Must have at least one item."],
  [node("condition", { cases: [{ id: "a", when: "" }] }), "Write an expression here."],
  [
    node("classify", { model: "default", input: "", classes: [{ id: "a", description: "" }] }),
    "Must not be empty.",
  ],
  [
    node("classify", { model: "default", input: "", classes: [{ id: "a", description: "x" }] }),
    "Must have at least 2 items.",
  ],
  [
    node("guardrail", { input: "", checks: [{ kind: "vibes" }] }),
    "Must be one of “regex”, “length”, “pii”, “schema”, “model”.",
  ],
  [node("guardrail", { input: "", checks: [{ kind: "length" }] }), messages.min_or_max],
  [
    node("guardrail", { input: "", checks: [{ kind: "length", min: 2, max: 1 }] }),
    messages.max_not_below_min,
  ],
  [node("guardrail", { input: "", checks: [{ kind: "regex", pattern: "" }] }), messages.pattern_written],
  [
    node("guardrail", { input: "", checks: Array.from({ length: 33 }, () => ({ kind: "pii" })) }),
    "Must have at most 32 items.",
  ],
  [node("artifact", { operation: "read" }), messages.artifact_or_name],
  [node("artifact", { operation: "revise", name: "a" }), messages.content_to_revise],
  [node("map", { items: "[]" }), messages.body_or_agent],
  [node("map", { items: "[]", body: 1 }), messages.graph_written],
  [node("map", { items: "[]", body: plain, version: 1 }), messages.version_only_with_agent],
  [node("cancel_runs", {}), messages.runs_or_group],
  [node("http_request", { url: "{{ input.message }}" }), messages.url_origin],
  [
    node("http_request", { url: "https://x.example", headers: { "a b": "" } }),
    `“a b” cannot be a name here. ${messages.header_name}`,
  ],
  [
    node("http_request", { url: "https://x.example", headers: { Host: "" } }),
    `“Host” cannot be a name here. ${messages.header_of_connection}`,
  ],
  [node("http_request", { url: "https://x.example", body: 1 }), messages.method_has_body],
  [node("judge", {}), messages.judged_somehow],
  [node("replan", {}), messages.rules_or_model],
  [node("replan", { model: "default" }), messages.with_model],
  [
    node("replan", { rules: [{ id: "a", when: "true", decision: "stop" }], instructions: "" }),
    messages.only_with_model,
  ],
  [node("wait", {}), messages.one_way_to_wait],
  [node("wait", { duration_ms: 1, timeout_ms: 1 }), messages.only_with_signal],
  [node("await_group", { group: "''", quorum: 1 }), messages.quorum_with_mode],
  [node("approval", { message: "", approvers: {} }), messages.roles_or_users],
  [
    node("transform", {
      values: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`v${at}`, "1"])),
    }),
    messages.most_values,
  ],
  [oneNode({ ...template, policy: { budget: {} } }), messages.budget_has_ceiling],
];

test.each(refused)("what a schema refuses is said in words of our own: %#", (document, message) => {
  expect(check(document).map((each) => each.message)).toContain(message);
});

/** Expressions that can be read and cannot be right. */
const wrong: readonly string[] = [
  "9007199254740993",
  "1u",
  "nothing_like_it",
  "input.empty.x",
  "input.o.zzzzzz",
  "input.n.x",
  "input.several.z",
  "input.several.x",
  "input.free.x",
  "input.free['x']",
  "input.o[input.s]",
  "input.l[input.d]",
  "input.l['a']",
  "input.n[0]",
  "input.maybe",
  "null.x",
  "{'__proto__': 1}",
  "1 ? 2 : 3",
  "1 && true",
  "true && 1",
  "!1",
  "input.l.map(x, 1, x)",
  "input.l.filter(x, 1)",
  "-'a'",
  "1 == 'a'",
  "1 < 'a'",
  "'a' in [1]",
  "1 in {'a': 1}",
  "1 in 2",
  "[1] * 2",
  "input.s + 1",
  "null + 1",
  "input.n.map(x, x)",
  "has(1)",
  "optional.some(1)",
  "siz(input.s)",
  "input.s.upper()",
  "dyn(1).nope()",
  "input.?maybe.nope()",
  "input.l.join(',')",
  "input.?maybe.value(1)",
  "input.?maybe.orValue()",
  "input.?maybe.or(1)",
  "size(1, 2)",
  "size()",
  "timestamp(true)",
  "duration(1)",
  "input.s.substring(input.d)",
  "input.s.matches('(?=a)')",
  "input.s.matches('(a{100}){150}')",
  "b'abc'",
  "duration('1s') * timestamp(0)",
  "bytes(1)",
  "input.o + 1",
  "{} + 1",
  "messages[0].node_id + messages[0].tool_call_id + size(messages[0].tool_calls)",
  "timestamp('x') + timestamp('y')",
  "bool(input.?maybe)",
  "input.several + 1",
  "dyn(input.s).matches()",
  "input.s.matches",
  "optional.of(1).orValue('a')",
];

const failing: readonly (readonly [source: string, input: JsonObject])[] = [
  ["1 / 0", {}],
  ["input.l[7]", { l: [] }],
  ["input.s.substring(9)", { s: "" }],
  ["input.x ? 1 : 2", { x: "a" }],
  ["duration(input.s)", { s: "x" }],
  ["timestamp(input.s)", { s: "x" }],
  ["bool(input.s)", { s: "x" }],
  ["double(input.s)", { s: "x" }],
  ["int(input.s)", { s: "x" }],
  ["size(input.n)", { n: 1 }],
  ["input.nothing", {}],
  ["input.s + 1", { s: "a" }],
  ["9223372036854775807 + int(input.n)", { n: 1 }],
  ["input.?nothing.value()", {}],
  ["bytes(input.s)", { s: "a" }],
  ["1.0 / input.d", { d: 0 }],
  ["9007199254740993 + int(input.n)", { n: 1 }],
  ["timestamp(0).getHours(input.s)", { s: "Nowhere/At all" }],
  ["input.l.map(a, input.l.map(b, input.l.map(c, 1)))", { l: Array.from({ length: 400 }, () => 1) }],
  [
    "cel.bind(a, input.s + input.s, cel.bind(b, a + a, cel.bind(c, b + b, c + c)))",
    { s: "a".repeat(500_000) },
  ],
  ["[input.s, input.s, input.s, input.s]", { s: "a".repeat(4_000_000) }],
  ["input.l.join(',')", { l: [1] }],
  ["unknown_name", {}],
  ["input.s.trim", { s: "a" }],
  [
    "input.secret",
    {
      get secret(): Json {
        throw new Error("A store that is gone.");
      },
    },
  ],
];

function failureOf(source: string, given: JsonObject): Message | undefined {
  const parsed = parseExpression(source);
  if (!parsed.ok) return parsed.message;
  try {
    parsed.expression.evaluate({ input: given });
    return undefined;
  } catch (error) {
    return error instanceof ExpressionError ? error.said : undefined;
  }
}

const readingFrom = (a: JsonObject, expression: string): JsonObject =>
  graphWith({
    nodes: { a, end: { type: "end", config: { output: { reply: expression } } } },
    edges: ["start -> a", "a -> end", "a.error -> b", "b -> end"],
  });
const bodyOf = (more: JsonObject): JsonObject => ({ ...plain, ...more });

/** More nodes that are read too early than paths are told for. */
const readTooEarly = (output: string): JsonObject => {
  const names = Array.from({ length: 230 }, (_, at) => `late_${at}`);
  const late = { type: "template", config: { text: "" }, policy: { on_error: "port" } };
  return graphWith({
    nodes: {
      choose: choice(...names.map((id) => ({ id, when: "true" }))),
      ...Object.fromEntries(names.map((name) => [name, late])),
      end: {
        type: "end",
        config: { output: Object.fromEntries(names.map((name) => [name, `nodes.${name}.${output}`])) },
      },
    },
    edges: [
      "start -> choose",
      "choose.else -> end",
      ...names.flatMap((name) => [`choose.${name} -> ${name}`, `${name} -> end`, `${name}.error -> end`]),
    ],
  });
};

const documents: readonly Json[] = [
  ...Object.values(diagnosticExamples).map((example) => example.wrong),
  ...unreadable.map(([source]) => computing(source)),
  ...refused.map(([document]) => document),
  ...wrong.map(computing),
  Array.from({ length: 70 }).reduce<Json>((inner) => [inner], 1),
  plainWith({ notes: [{ id: "n", text: "x".repeat(1_100_000), x: 0, y: 0 }] }),
  plainWith({ edges: Array.from({ length: 5_001 }, () => ({ from: "start", to: "end" })) }),
  plainWith({ output: { type: "object", properties: { r: {} }, required: ["r"] } }),
  // Two beginnings to one port, and none that a start could lead to.
  graphWith({ nodes: { start: { type: "template", config: { text: "" } } }, edges: ["start -> end"] }),
  graphWith({ edges: ["start", "a -> end"] }),
  graphWith({
    nodes: { c: choice({ id: "x", when: "true" }) },
    edges: ["start -> c", "c.x -> end", "a -> end"],
  }),
  oneNode(choice({ id: "else", when: "true" })),
  plainWith({
    state: { c: { schema: { type: "object", properties: { x: { type: "string" } } }, default: { x: 1 } } },
  }),
  plainWith({ state: { c: { schema: { type: "object", required: ["x"] }, default: {} } } }),
  plainWith({ state: { c: { schema: { enum: ["a"] }, default: "b" } } }),
  plainWith({ state: { c: { schema: { minimum: 2 }, default: 1 } } }),
  plainWith({
    state: {
      c: { schema: { type: "object", properties: {}, additionalProperties: false }, default: { x: 1 } },
    },
  }),
  plainWith({
    state: { c: { schema: { type: "array", items: {} }, default: Array.from({ length: 100_001 }, () => 1) } },
  }),
  plainWith({ state: { c: { schema: { type: "object", required: [""] }, default: {} } } }),
  node("set_state", { assign: { brand_new: "1" } }),
  node("transform", { values: { a: "state.c" } }),
  { ...node("transform", { values: { a: "state.c" } }), state: { c: { schema: { type: "string" } } } },
  readingFrom({ policy: { on_error: "default", default_output: {} } }, "nodes.a.text"),
  readingFrom({ policy: { on_error: "port" } }, "nodes.a.text"),
  readingFrom({ policy: { on_error: "port" } }, "nodes.a.error.code"),
  graphWith({
    nodes: {
      guard: { type: "guardrail", config: { input: "", checks: [{ kind: "pii" }] } },
      memory: { type: "memory_read", config: { scope: "caller", query: "x" } },
      end: {
        type: "end",
        config: {
          output: { a: "nodes.guard.violations.map(v, v.start)", b: "nodes.memory.memories.map(m, m.score)" },
        },
      },
    },
    edges: ["start -> guard", "guard -> memory", "guard.violation -> memory", "memory -> end"],
  }),
  readTooEarly("text"),
  readTooEarly("error.code"),
  node("call_agent", { agent: "researcher", input: { topic: "7", depht: "1" } }),
  node("call_agent", { agent: "researcher", input: { depht: "1" } }),
  node("call_agent", { agent: "researcher", input: { topic: "input.message", colour: "1" } }),
  { ...node("call_agent", { agent: "researcher", input: { topic: "b'x'" } }), input },
  node("map", {
    items: "[1]",
    body: bodyOf({
      input: {
        type: "object",
        properties: { item: { type: "string" }, more: {} },
        required: ["more"],
        additionalProperties: false,
      },
    }),
  }),
  { ...node("end", {}), output: { type: "object", properties: { r: { enum: ["a"] } }, required: ["r"] } },
  graphWith({
    output: { type: "object", properties: { r: { enum: ["a"] }, o: input }, required: ["r", "o"] },
    input,
    nodes: { end: { type: "end", config: { output: { r: "'b'", o: "input.o" } } } },
    edges: ["start -> end"],
  }),
  graphWith({
    output: {
      type: "object",
      properties: { o: { type: "object", properties: { maybe: { type: "string" } }, required: ["maybe"] } },
    },
    input,
    nodes: { end: { type: "end", config: { output: { o: "input" } } } },
    edges: ["start -> end"],
  }),
  graph("start -> a", "a -> start", "a -> end"),
  joined({ nodes: { b: choice({ id: "back", when: "true" }) }, edges: ["b.back -> f", "b.else -> j"] }),
  {
    ...node("llm", { model: "plain" }),
    input: {
      type: "object",
      properties: {
        attachments: { type: "array", items: { type: "object", properties: { kind: { enum: ["file"] } } } },
      },
    },
  },
  node("llm", { model: "plain", reasoning: "high" }),
  oneNode({ type: "code", config: { source: "", input: {} }, policy: { cache_ttl_s: 1 } }),
  oneNode({
    type: "http_request",
    config: { url: "https://x.example", method: "PUT" },
    policy: { cache_ttl_s: 1 },
  }),
  oneNode({ type: "wait", config: { duration_ms: 1 }, policy: { cache_ttl_s: 1 } }),
  oneNode({ ...template, policy: { on_error: "default", default_output: { zzzzz: 1, text: 7 } } }),
  oneNode({ ...template, policy: { retry: { max_attempts: 2, on: ["budget_exceeded"] } } }),
  oneNode({ ...template, policy: { retry: { max_attempts: 2, on: ["max_steps_exceeded"] } } }),
];

/** Where nothing is registered. */
const unregistered: readonly JsonObject[] = [
  node("llm", { model: "a" }),
  node("tool", { tool: "a", arguments: {} }),
  node("call_agent", { agent: "a", input: {} }),
];

const issuesOf = (schema: z.ZodType, value: unknown) =>
  (schema.safeParse(value).error?.issues ?? []).map((issue) => issueMessage(issue, value));

/** What no document of today makes anybody say, but a schema or the parser might. */
const rare: readonly Message[] = [
  ...issuesOf(z.string().min(3), "a"),
  ...issuesOf(z.number().lt(3), 3),
  ...issuesOf(z.number().multipleOf(2), 3),
  ...issuesOf(
    z.number().refine((value) => value > 3, "must be odd"),
    3,
  ),
  syntaxMessage(new ParseError({ code: "parse_error", message: "Something else." }), ""),
  syntaxMessage(new ParseError({ code: matchesMisused, message: "" }), ""),
];

test("what no schema of ours says yet has words too", () => {
  expect(rare.map(inEnglish)).toEqual([
    "Must have at least 3 characters.",
    "Must be less than 3.",
    "This value is not allowed here.",
    "Must be odd.",
    "This is no expression that can be read.",
    "matches() cannot be used in this way.",
  ]);
});

/** What stands in a message, a diagnostic or a fix that is a message or the title of a fix. */
function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    (name === "message_key" || name === "title_key") && typeof each === "string" ? [each] : keysIn(each),
  );
}

describe("the catalog", () => {
  test("has no message that nothing says", () => {
    const said = new Set([
      ...documents.flatMap((document) => keysIn(check(document))),
      ...unregistered.flatMap((document) => keysIn(checkGraph(document, noResources).diagnostics)),
      ...keysIn(rare),
      ...failing.flatMap(([source, given]) => keysIn([failureOf(source, given)])),
    ]);
    expect(Object.keys(messages).filter((key) => !said.has(key))).toEqual([]);
  });
});

test("a message is what its parts say in English", () => {
  for (const { message, message_key: key, params } of documents.flatMap(check))
    expect(key === undefined ? message : inEnglish({ message_key: key, params })).toBe(message);
});
