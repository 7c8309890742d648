import type { DiagnosticCode } from "../diagnostics/registry.ts";
import type { Json, JsonObject } from "../json.ts";
import { graph, graphWith } from "./graph-builder.ts";

/** A document that is made to cost the checker more than it should. */
export interface HostileDocument {
  readonly name: string;
  readonly make: () => Json;
  /** Every code that the checker answers with, without repetitions, sorted. */
  readonly codes: readonly DiagnosticCode[];
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const joined = (count: number, make: (index: number) => string, by = ","): string =>
  times(count, make).join(by);

/** So many names, each with a value. */
const record = <Value extends Json>(
  count: number,
  make: (index: number) => Value,
  prefix = "k",
): Record<string, Value> =>
  Object.fromEntries(times(count, (index): [string, Value] => [`${prefix}${index}`, make(index)]));

/** `inner` inside so many values, each made from the one in it. */
function nested(levels: number, inner: Json, wrap: (inner: Json) => Json): Json {
  let value = inner;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

/** One node between start and end. */
const oneNode = (node: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...graphWith({ nodes: { a: node }, edges: ["start -> a", "a -> end"] }),
  ...more,
});

/** A chain of so many nodes; what each is. */
const chain = (count: number, node: (index: number) => JsonObject, more: JsonObject = {}): JsonObject => ({
  ...graphWith({
    nodes: record(count, node, "n"),
    edges: [
      ...times(count, (index) => (index === 0 ? "start -> n0" : `n${index - 1} -> n${index}`)),
      `n${count - 1} -> end`,
    ],
  }),
  ...more,
});

/** So many values, 100 in a node. */
const computing = (count: number, expression: (index: number) => string, more: JsonObject = {}): JsonObject =>
  chain(
    Math.ceil(count / 100),
    (at) => ({
      type: "transform",
      config: { values: record(Math.min(100, count - at * 100), (index) => expression(at * 100 + index)) },
    }),
    more,
  );

const oneExpression = (text: string, more: JsonObject = {}): JsonObject => computing(1, () => text, more);

/** A transform whose every value is made from the one before it, 190 times, and one more that comes of the last. */
const growing = (next: (before: string) => string, last: (value: string) => string): JsonObject =>
  oneNode(
    {
      type: "transform",
      config: {
        values: {
          v0: "'x'",
          ...Object.fromEntries(times(189, (index) => [`v${index + 1}`, next(`this.v${index}`)])),
          last: last("this.v189"),
        },
      },
    },
    { input: { type: "object", properties: { s: { type: "string" } }, required: ["s"] } },
  );

const template = (text: string): JsonObject => ({ type: "template", config: { text } });
const pairs = (count: number, target: (from: number, nth: number) => number, each: number): string[] =>
  times(count, (from) => times(each, (nth) => `n${from} -> n${target(from, nth)}`)).flat();

/** A number that looks like chance and is the same every time. */
const scattered = (from: number, nth: number): number => (from * 7_919 + nth * 104_729 + 13) % 998;

/** An input schema of one property. */
const inputOf = (x: Json): JsonObject => ({
  input: { type: "object", properties: { x, message: { type: "string" } }, required: ["x", "message"] },
});

/** An object of one property that differs from the others in its name. */
const variant = (index: number): JsonObject => ({
  type: "object",
  properties: { [`p${index}`]: { type: "string" } },
  required: [`p${index}`],
});

const body = graph("start -> end");
const mapOver = (inner: Json): JsonObject => ({ type: "map", config: { items: "[1]", body: inner } });

const setX = (expression: string): JsonObject => ({
  type: "set_state",
  config: { assign: { x: expression } },
});
const channelX = { state: { x: { schema: { type: "integer" }, default: 0 } } };

/** What an attacker, or a broken program, would send to `check`: each must be answered quickly. */
export const hostileDocuments: readonly HostileDocument[] = [
  // Depth and size.
  {
    name: "10,000 lists in each other",
    make: () => nested(10_000, 1, (inner) => [inner]),
    codes: ["PB1002"],
  },
  {
    name: "10,000 objects in each other",
    make: () => nested(10_000, 1, (inner) => ({ a: inner })),
    codes: ["PB1002"],
  },
  {
    name: "10,000 levels inside a config",
    make: () =>
      oneNode({
        type: "tool",
        config: { tool: "calculator", arguments: { expression: nested(10_000, 1, (inner) => [inner]) } },
      }),
    codes: ["PB1002"],
  },
  { name: "5 MB of text", make: () => oneNode(template("x".repeat(5_000_000))), codes: ["PB1002"] },
  { name: "5 MB of numbers", make: () => times(2_500_000, () => 0), codes: ["PB1002"] },
  { name: "5 MB of keys", make: () => record(400_000, () => 0), codes: ["PB1002"] },
  { name: "1 MB of text", make: () => oneNode(template("x".repeat(1_000_000))), codes: [] },
  { name: "1 MB of nothing like a graph", make: () => record(90_000, () => 0), codes: ["PB1101", "PB1102"] },
  {
    name: "1 MB of nodes that are none",
    make: () => ({ ...body, nodes: times(1_000, () => record(80, () => 0)) }),
    codes: ["PB1101", "PB1102"],
  },
  {
    name: "a key of 500,000 characters above 10,000 wrong keys",
    make: () => ({
      ...body,
      ...inputOf({ type: "object", properties: { ["k".repeat(500_000)]: record(10_000, () => 0) } }),
    }),
    codes: ["PB1101"],
  },
  // Keys that mean something to JavaScript.
  {
    name: "__proto__ everywhere",
    make: () =>
      JSON.parse(
        JSON.stringify(
          graphWith({
            nodes: record(500, () => ({ type: "template", config: { text: "a", evil: {} } }), "n"),
            edges: ["start -> end"],
          }),
        ).replaceAll("evil", "__proto__"),
      ) as Json,
    codes: ["PB1101", "PB3203"],
  },
  {
    name: "constructor and toString as names",
    make: () =>
      JSON.parse(
        `{"schema":"patchbay/graph@1","input":{"type":"object","properties":{"constructor":{"type":"string"},"toString":{"type":"object","properties":{"__proto__":{"type":"string"}}}},"required":["constructor"]},"output":{"type":"object"},"state":{"constructor":{"schema":{"properties":{"__proto__":{}}}}},"nodes":[{"id":"start","type":"start"},{"id":"constructor","type":"transform","config":{"values":{"constructor":"input.constructor","hasownproperty":"nodes.constructor.constructor"}}},{"id":"m","type":"map","config":{"items":"[1]","body":{"__proto__":{},"constructor":1}}},{"id":"end","type":"end"}],"edges":[{"from":"start","to":"constructor"},{"from":"constructor","to":"m"},{"from":"m","to":"end"}]}`,
      ) as Json,
    codes: ["PB1101", "PB1102", "PB1106", "PB1107", "PB2103"],
  },
  // Names in circles.
  {
    name: "190 values each of which holds the one before it twice",
    make: () =>
      oneNode({
        type: "transform",
        config: {
          values: record(190, (index) =>
            index === 0 ? '"x"' : `{"a": this.k${index - 1}, "b": this.k${index - 1}}`,
          ),
        },
      }),
    codes: [],
  },
  {
    name: "values that hold the one before them twice, given to an agent, a tool, a channel and an output",
    make: () => {
      const doubled = record(60, (index) =>
        index === 0 ? '"x"' : `{"a": this.k${index - 1}, "b": this.k${index - 1}}`,
      );
      const deep = nested(40, { type: "string" }, (inner) => ({
        type: "object",
        additionalProperties: inner,
      }));
      const last = "nodes.double.k59";
      return {
        ...graphWith({
          output: { type: "object", properties: { all: deep }, required: ["all"] },
          state: { all: { schema: deep } },
          nodes: {
            double: { type: "transform", config: { values: doubled } },
            again: {
              type: "transform",
              config: { values: { same: `${last} == ${last}`, list: `[${last}, ${last}]` } },
            },
            call: { type: "call_agent", config: { agent: "researcher", input: { topic: last } } },
            calc: {
              type: "tool",
              config: { tool: "calculator", arguments: { expression: `{{ ${last} }}` } },
            },
            keep: { type: "set_state", config: { assign: { all: last } } },
            end: { type: "end", config: { output: { all: last } } },
          },
          edges: [
            "start -> double",
            "double -> again",
            "again -> call",
            "call -> calc",
            "calc -> keep",
            "keep -> end",
          ],
        }),
      };
    },
    codes: ["PB2202", "PB4004", "PB4007"],
  },
  {
    name: "190 values, each a list or an object of the one before it",
    make: () =>
      growing(
        (before) => `input.s == 'x' ? [${before}] : {'k': ${before}}`,
        (value) => `${value} == ${value}`,
      ),
    codes: [],
  },
  {
    name: "190 values, each a list or an optional of the one before it, named in a message",
    make: () =>
      growing(
        (before) => `input.s == 'x' ? [${before}] : optional.of(${before})`,
        (value) => `${value} + 1`,
      ),
    codes: ["PB2201"],
  },
  {
    name: "190 values, each what the one before it is, a list or an optional of it",
    make: () =>
      growing(
        (before) => `input.s == 'x' ? [${before}] : input.s == 'y' ? optional.of(${before}) : ${before}`,
        (value) => value,
      ),
    codes: [],
  },
  {
    name: "1,000 nodes that read each other in a circle",
    make: () => chain(998, (index) => template(`{{ nodes.n${(index + 1) % 998}.text }}`)),
    codes: ["PB2103"],
  },
  {
    name: "1,000 nodes that read ahead",
    make: () =>
      chain(998, (index) => ({
        type: "transform",
        config: { values: { x: index === 997 ? "1" : `nodes.n${index + 1}.x` } },
      })),
    codes: ["PB2103"],
  },
  {
    name: "1,000 nodes that read a node that is not there",
    make: () => chain(998, (index) => template(`{{ nodes.nn${index}x.text }}`)),
    codes: ["PB2102"],
  },
  {
    name: "1,000 nodes that read all nodes",
    make: () => chain(998, () => template("{{ string(size(nodes)) }}")),
    codes: [],
  },
  {
    name: "10,000 reads of nodes that have not run",
    make: () =>
      chain(900, (index) =>
        template(joined(11, (nth) => `{{ nodes.n${(index + 37 * nth + 1) % 900}.text }}`, "")),
      ),
    codes: ["PB2103", "PB2205"],
  },
  // Long and deep expressions.
  {
    name: "parentheses, 5,000 deep",
    make: () => oneExpression("(".repeat(4_999) + ")".repeat(4_999)),
    codes: ["PB2001"],
  },
  {
    name: "parentheses, as deep as may be, as often as may be",
    make: () => computing(500, () => `${"(".repeat(95)}1${")".repeat(95)}`),
    codes: [],
  },
  { name: "5,000 sums", make: () => oneExpression(`1${"+1".repeat(4_999)}`), codes: ["PB2001"] },
  {
    name: "sums, as deep as may be, as often as may be",
    make: () => computing(20, () => `[${joined(10, () => `1${"+1".repeat(240)}`)}]`),
    codes: [],
  },
  {
    name: "conditions in each other, 1,000 deep",
    make: () => oneExpression(`${"true?1:".repeat(1_000)}1`),
    codes: ["PB2001"],
  },
  {
    name: "conditions in each other, as often as may be",
    make: () => computing(16, () => `[${joined(14, () => `${"true?1:".repeat(90)}'1'`)}]`),
    codes: ["PB2205"],
  },
  {
    name: "1,000 lists in each other, in an expression",
    make: () => oneExpression("[".repeat(1_000) + "]".repeat(1_000)),
    codes: ["PB2001"],
  },
  {
    name: "lists in each other, as often as may be",
    make: () => computing(16, () => joined(50, () => `${"[".repeat(90)}${"]".repeat(90)}`, "+")),
    codes: ["PB2205"],
  },
  {
    name: "macros in each other",
    make: () => computing(100, () => `[1]${".map(x, [x]".repeat(45)}${")".repeat(45)}`),
    codes: [],
  },
  {
    name: "10,000 values that read those before them",
    make: () => computing(10_000, (index) => (index % 100 === 0 ? "1" : `this.k${(index % 100) - 1}`)),
    codes: [],
  },
  {
    name: "macros after each other",
    make: () => computing(20, () => `[1]${".map(x, x)".repeat(90)}`),
    codes: [],
  },
  {
    name: "1 MB of expressions",
    make: () => computing(100, () => `[${joined(900, () => "input.n")}]`),
    codes: ["PB2102", "PB2205"],
  },
  {
    name: "one name wrong 3,000 times",
    make: () => oneExpression(`[${joined(900, () => "inputt.x")}]`),
    codes: ["PB2101"],
  },
  {
    name: "10,000 wrong expressions",
    make: () => chain(500, () => ({ type: "transform", config: { values: record(20, () => "inpt") } })),
    codes: ["PB2101"],
  },
  {
    name: "braces that never close",
    make: () => oneNode(template("{{ ".repeat(300_000))),
    codes: ["PB2205"],
  },
  {
    name: "a template of 5,000 holes",
    make: () => oneNode(template("{{ input.message }} ".repeat(5_000))),
    codes: [],
  },
  {
    name: "a template of 5,000 wrong holes",
    make: () => oneNode(template("{{ input.massage }} ".repeat(5_000))),
    codes: ["PB2102"],
  },
  {
    name: "literals that never end",
    make: () => computing(1_000, () => `'${"\\'".repeat(50)}`),
    codes: ["PB2001", "PB2205"],
  },
  {
    name: "a guard of 500 parts",
    make: () => computing(10, () => joined(280, (index) => `has(input.a${index})`, "&&"), inputOf({})),
    codes: ["PB2102"],
  },
  // Regular expressions.
  {
    name: "catastrophic patterns in matches()",
    make: () => computing(200, (index) => `input.message.matches('(a+)+${index}$')`),
    codes: [],
  },
  {
    name: "patterns that repeat repetitions",
    make: () => computing(100, (index) => `input.message.matches('((a{1,${900 + index}}){1,1000}){1,1000}')`),
    codes: ["PB2205"],
  },
  {
    name: "patterns that are large",
    make: () => computing(300, (index) => `input.message.matches('\\\\pL{1000}${index}')`),
    codes: ["PB2205"],
  },
  {
    name: "catastrophic patterns in guardrails",
    make: () =>
      chain(10, (at) => ({
        type: "guardrail",
        config: {
          input: "a",
          checks: times(30, (index) => ({ kind: "regex", pattern: `(?:(?:.*)*${at}${index}){900}` })),
          on_violation: "redact",
        },
      })),
    codes: ["PB2205"],
  },
  {
    name: "4,000 small patterns",
    make: () => computing(4_000, (index) => `'a'.matches('[a-z]+${index}')`),
    codes: ["PB2205"],
  },
  // Schemas.
  {
    name: "a schema of 5,000 properties",
    make: () =>
      oneExpression(
        "input.x.k4999",
        inputOf({
          type: "object",
          properties: record(5_000, () => ({ type: "string" })),
          required: times(5_000, (index) => `k${index}`),
        }),
      ),
    codes: [],
  },
  {
    name: "a schema of 5,000 properties, looked into 10,000 times",
    make: () =>
      computing(
        1_000,
        () => "[input.x[input.message], input.x['b'], input.x.c]",
        inputOf({ type: "object", properties: record(5_000, () => ({ type: "string" })) }),
      ),
    codes: ["PB2102", "PB2103"],
  },
  {
    name: "1,000 kinds of objects",
    make: () => computing(1_000, () => "input.x", inputOf({ anyOf: times(1_000, variant) })),
    codes: [],
  },
  {
    name: "objects of 90 kinds against 90 kinds, in 1,000 places",
    make: () => ({
      ...chain(900, () => setX("input.x"), inputOf({ anyOf: times(90, variant) })),
      state: { x: { schema: { anyOf: times(90, (index) => variant(89 - index)) }, default: { p1: "a" } } },
    }),
    codes: [],
  },
  {
    name: "1,000 alternatives in each of three levels",
    make: () =>
      oneExpression(
        "input.x",
        inputOf(nested(3, { type: "string" }, (inner) => ({ anyOf: [inner, ...times(300, variant)] }))),
      ),
    codes: [],
  },
  {
    name: "alternatives, 25 deep, wrong at the bottom",
    make: () =>
      oneExpression(
        "1",
        inputOf(nested(25, { typ: 1 }, (inner) => ({ anyOf: [inner, { additionalProperties: inner }] }))),
      ),
    codes: ["PB1002"],
  },
  {
    name: "a list of 60,000 values",
    make: () =>
      computing(
        500,
        () => "input.x == 'v1' || input.x in ['a']",
        inputOf({ enum: times(60_000, (index) => `v${index}`) }),
      ),
    codes: [],
  },
  {
    name: "two lists of 20,000 values against each other",
    make: () => ({
      ...chain(100, () => setX("input.x"), inputOf({ enum: times(20_000, (index) => `v${index}`) })),
      state: { x: { schema: { enum: times(20_000, (index) => `w${index}`) }, default: "w1" } },
    }),
    codes: [],
  },
  {
    name: "a large default and a large schema",
    make: () => ({
      ...body,
      state: {
        x: {
          schema: { type: "array", items: { anyOf: times(10_000, (index) => ({ const: index })) } },
          default: times(50_000, () => -1),
        },
      },
    }),
    codes: ["PB1108"],
  },
  {
    name: "1,000 channels with defaults",
    make: () => ({
      ...body,
      state: record(1_000, () => ({
        schema: { type: "object", properties: record(10, () => ({ type: "string" })) },
        default: record(10, () => "a"),
      })),
    }),
    codes: ["PB1108"],
  },
  // Graphs.
  {
    name: "1,000 nodes, 5,000 edges",
    make: () => ({
      ...graphWith({
        nodes: record(998, () => template("a"), "n"),
        edges: ["start -> n0", "n997 -> end", ...new Set(pairs(998, scattered, 5))].slice(0, 5_000),
      }),
    }),
    codes: ["PB3301"],
  },
  {
    name: "1,000 writers, 5,000 edges",
    make: () => ({
      ...graphWith({
        nodes: record(998, () => setX("1"), "n"),
        edges: ["start -> n0", "n997 -> end", ...new Set(pairs(998, scattered, 5))].slice(0, 5_000),
      }),
      ...channelX,
    }),
    codes: ["PB3301", "PB3501"],
  },
  {
    name: "900 joins, 5,000 edges",
    make: () =>
      graphWith({
        nodes: record(998, (index) => (index % 10 === 0 ? template("a") : { type: "join" }), "n"),
        edges: ["start -> n0", "n997 -> end", ...new Set(pairs(998, scattered, 5))].slice(0, 5_000),
      }),
    codes: ["PB3301", "PB3402", "PB3403", "PB3404"],
  },
  {
    name: "a fork of 900 branches, each a join of all",
    make: () =>
      graphWith({
        nodes: record(900, () => ({ type: "join" }), "n"),
        edges: [
          ...times(900, (index) => `start -> n${index}`),
          ...times(900, (index) => times(4, (nth) => `n${index} -> n${(index + nth + 1) % 900}`)).flat(),
          "n0 -> end",
        ],
      }),
    codes: ["PB3301", "PB3403"],
  },
  {
    name: "300 forks and joins in a row, read across",
    make: () =>
      graphWith({
        nodes: {
          ...record(240, () => ({ type: "join" }), "j"),
          z: template(joined(240, (index) => `{{ nodes.x${index}.text }}{{ nodes.q.text }}`, "")),
          q: template("a"),
        },
        edges: [
          ...times(240, (index) => [
            `${index === 0 ? "start" : `j${index - 1}`} -> x${index}`,
            `${index === 0 ? "start" : `j${index - 1}`} -> y${index}`,
            `x${index} -> j${index}`,
            `y${index} -> j${index}`,
          ]).flat(),
          "j239 -> z",
          "z -> q",
          "q -> end",
        ],
      }),
    codes: ["PB2103"],
  },
  {
    name: "300 forks in each other",
    make: () =>
      graphWith({
        nodes: {
          ...record(300, () => ({ type: "join" }), "j"),
          ...record(300, () => setX("1"), "x"),
        },
        state: channelX.state,
        edges: [
          ...times(300, (index) => [
            `${index === 0 ? "start" : `f${index - 1}`} -> f${index}`,
            `${index === 0 ? "start" : `f${index - 1}`} -> x${index}`,
            `x${index} -> j${index}`,
            ...(index === 0 ? ["j0 -> end"] : [`j${index} -> j${index - 1}`]),
          ]).flat(),
          "f299 -> j299",
        ],
      }),
    codes: ["PB3501"],
  },
  {
    name: "cycles of unlike lengths behind a fork",
    make: () =>
      graphWith({
        nodes: record(900, () => setX("1"), "n"),
        state: channelX.state,
        edges: [
          "start -> n0",
          "start -> n301",
          "start -> n604",
          ...times(301, (index) => `n${index} -> n${(index + 1) % 301}`),
          ...times(303, (index) => `n${301 + index} -> n${301 + ((index + 1) % 303)}`),
          ...times(296, (index) => `n${604 + index} -> n${604 + ((index + 1) % 296)}`),
          "start -> end",
        ],
      }),
    codes: ["PB3102", "PB3301", "PB3501"],
  },
  {
    name: "5,000 edges to nowhere",
    make: () => ({
      ...chain(800, () => template("a")),
      edges: times(5_000, (index) => ({
        from: `${"a".repeat(50)}${index}`,
        to: `${"b".repeat(50)}${index}`,
      })),
    }),
    codes: ["PB3201"],
  },
  {
    name: "one node 1,000 times",
    make: () => ({
      ...body,
      nodes: [
        ...times(998, () => ({ id: "a", ...template("{{ nodes.a.text }}") })),
        { id: "start", type: "start" },
        { id: "end", type: "end" },
      ],
    }),
    codes: ["PB1105", "PB3101", "PB3203"],
  },
  {
    name: "a switch of 20,000 cases",
    make: () =>
      oneNode({
        type: "switch",
        config: { value: "1", cases: times(20_000, (index) => ({ id: `c${index}`, equals: index })) },
      }),
    codes: ["PB3202", "PB3203"],
  },
  {
    name: "5,000 edges from ports that a switch of 10,000 cases does not have",
    make: () => ({
      ...oneNode({
        type: "switch",
        config: { value: "1", cases: times(10_000, (index) => ({ id: `c${index}`, equals: index })) },
      }),
      edges: times(5_000, (index) => ({ from: "a", port: `d${index}`, to: "end" })),
    }),
    codes: ["PB3202"],
  },
  {
    name: "a switch of 20,000 equal cases",
    make: () =>
      oneNode({
        type: "switch",
        config: { value: "1", cases: times(20_000, () => ({ id: "c", equals: 1 })) },
      }),
    codes: ["PB1105", "PB3202", "PB3203"],
  },
  {
    name: "20,000 tools that are not there",
    make: () =>
      chain(400, (at) => ({
        type: "agent",
        config: {
          model: "default",
          instructions: "a",
          tools: times(50, (index) => `calculato${at}x${index}`),
        },
      })),
    codes: ["PB4002"],
  },
  {
    name: "a default of 20,000 outputs that are not there",
    make: () =>
      oneNode({
        ...template("a"),
        policy: { on_error: "default", default_output: record(20_000, () => "a") },
      }),
    codes: ["PB5005"],
  },
  // Bodies.
  {
    name: "200 maps with bodies",
    make: () =>
      chain(200, () =>
        mapOver(
          graphWith({
            input: { type: "object" },
            nodes: { a: template("{{ string(item) }} {{ string(index) }}") },
            edges: ["start -> a", "a -> end"],
          }),
        ),
      ),
    codes: [],
  },
  {
    name: "400 maps whose bodies have 3 nodes each",
    make: () => chain(400, () => mapOver({ ...graph("start -> a", "a -> end"), input: { type: "object" } })),
    codes: ["PB1002"],
  },
  {
    name: "maps in each other, 14 deep",
    make: () =>
      nested(14, { ...body, input: { type: "object" } }, (inner) => ({
        ...oneNode(mapOver(inner)),
        input: { type: "object" },
      })),
    codes: ["PB3601"],
  },
  {
    name: "maps in each other, 4 deep, wrong at the bottom",
    make: () =>
      nested(4, { ...graph("start -> a", "a -> end", "b -> c"), input: { type: "object" } }, (inner) => ({
        ...oneNode(mapOver(inner)),
        input: { type: "object" },
      })),
    codes: ["PB3101", "PB3203"],
  },
];
