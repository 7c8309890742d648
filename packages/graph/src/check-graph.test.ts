import { describe, expect, test } from "vitest";

import { checkGraph } from "./check-graph.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { type DiagnosticCode, diagnosticKinds } from "./diagnostics/registry.ts";
import { documentLimits } from "./document/limits.ts";
import type { Json, JsonObject } from "./json.ts";
import { applyPatch, graph, graphWith, testResources } from "./testing/index.ts";

const check = (document: Json): readonly Diagnostic[] => checkGraph(document, testResources).diagnostics;
const codesOf = (document: Json): string[] => check(document).map(({ code }) => code);

const plain = graph("start -> a", "a -> end");
/** The plain document with members replaced. */
const plainWith = (more: JsonObject): JsonObject => ({ ...plain, ...more });
/** A graph of one node `a` between start and end. */
const oneNode = (a: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...graphWith({ nodes: { a }, edges: ["start -> a", "a -> end"] }),
  ...more,
});
const transform = (value: string): JsonObject =>
  oneNode({ type: "transform", config: { values: { x: value } } });
const choice = (...cases: JsonObject[]): JsonObject => ({ type: "condition", config: { cases } });
const state = (channel: JsonObject): JsonObject => plainWith({ state: { notes: channel } });
const input = (properties: JsonObject): JsonObject => ({ input: { type: "object", properties } });
const setting = (assign: JsonObject): JsonObject =>
  oneNode(
    { type: "set_state", config: { assign } },
    { state: { laps: { schema: { type: "integer" }, default: 0 } } },
  );
const model = (config: JsonObject): JsonObject =>
  oneNode({ type: "llm", config: { model: "default", ...config } });
const tool = (config: JsonObject): JsonObject => oneNode({ type: "tool", config });

/** A fork into `a` and `b`, and the join `j`; `b`'s way there, and more, by the parts. */
const joined = ({
  nodes = {},
  edges = ["b -> j"],
  a = "a -> j",
}: { nodes?: Record<string, JsonObject>; edges?: string[]; a?: string } = {}): JsonObject =>
  graphWith({
    nodes: {
      f: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
      a: {},
      b: {},
      j: { type: "join" },
      ...nodes,
    },
    edges: ["start -> f", "f.x -> a", "f.y -> b", "j -> end", a, ...edges],
  });
const parallelWrites = (reducer: string): JsonObject => {
  const write = { type: "set_state", config: { assign: { laps: "1" } } };
  return graphWith({
    state: { laps: { schema: { type: "integer" }, reducer, default: 0 } },
    nodes: { a: write, b: write },
    edges: ["start -> f", "f -> a", "f -> b", "a -> end", "b -> end"],
  });
};

interface Example {
  /** Has this code, and no other. */
  readonly wrong: Json;
  readonly path: string;
  /** As close to it as can be, and right. */
  readonly right: Json;
}

/** Every code with a document that has it. A code without an example does not compile. */
const examples: Readonly<Record<DiagnosticCode, Example>> = {
  PB1001: { wrong: [plain], path: "", right: plain },
  PB1002: {
    wrong: plainWith({ nodes: Array.from({ length: documentLimits.nodes + 1 }, () => ({})) }),
    path: "/nodes",
    right: plain,
  },
  PB1101: {
    wrong: plainWith({ color: "red" }),
    path: "/color",
    right: plainWith({ voice: { language: "en" } }),
  },
  PB1102: {
    wrong: oneNode({ type: "template", config: {} }),
    path: "/nodes/1/config/text",
    right: oneNode({ type: "template", config: { text: "" } }),
  },
  PB1103: {
    wrong: plainWith({ limits: { max_steps: 0 } }),
    path: "/limits/max_steps",
    right: plainWith({ limits: { max_steps: 1 } }),
  },
  PB1104: { wrong: oneNode({ type: "templat" }), path: "/nodes/1/type", right: plain },
  PB1105: {
    wrong: plainWith({
      nodes: [...(plain["nodes"] as Json[]), { id: "a", type: "template", config: { text: "" } }],
    }),
    path: "/nodes/3/id",
    right: plain,
  },
  PB1106: {
    wrong: graphWith({
      nodes: { begin: { type: "start", config: {} } },
      edges: ["start -> end", "begin -> end"],
    }),
    path: "/nodes/2",
    right: graph("start -> end"),
  },
  PB1107: {
    wrong: graphWith({
      nodes: { a: choice({ id: "again", when: "true" }) },
      edges: ["start -> a", "a.again -> a", "a.else -> a"],
    }),
    path: "/nodes",
    right: plain,
  },
  PB1108: {
    wrong: state({ schema: { type: "string" }, default: 7 }),
    path: "/state/notes/default",
    right: state({ schema: { type: "string" }, default: "7" }),
  },
  PB1109: {
    wrong: state({ schema: { type: "string" }, reducer: "append" }),
    path: "/state/notes/reducer",
    right: state({ schema: { anyOf: [{ type: "array" }, { type: "null" }] }, reducer: "append" }),
  },
  PB2001: { wrong: transform("1 +"), path: "/nodes/1/config/values/x", right: transform("1 + 1") },
  PB2002: {
    wrong: oneNode({ type: "template", config: { text: "Hello {{ input.message" } }),
    path: "/nodes/1/config/text",
    right: oneNode({ type: "template", config: { text: "Hello {{ input.message }}" } }),
  },
  PB2101: { wrong: transform("inptu"), path: "/nodes/1/config/values/x", right: transform("input") },
  PB2102: {
    wrong: transform("input.mesage"),
    path: "/nodes/1/config/values/x",
    right: transform("input.message"),
  },
  PB2103: {
    wrong: { ...transform("input.name"), ...input({ name: { type: "string" } }) },
    path: "/nodes/1/config/values/x",
    right: { ...transform("input.name"), ...input({ name: { type: "string", default: "you" } }) },
  },
  PB2104: {
    wrong: transform("cel.bind(x, null, x.name)"),
    path: "/nodes/1/config/values/x",
    right: transform("cel.bind(x, {'name': 1}, x.name)"),
  },
  PB2105: { wrong: setting({ lap: "1" }), path: "/nodes/1/config/assign/lap", right: setting({ laps: "1" }) },
  PB2201: {
    wrong: transform("input.message + 1"),
    path: "/nodes/1/config/values/x",
    right: transform("input.message + string(1)"),
  },
  PB2202: {
    wrong: setting({ laps: "'one'" }),
    path: "/nodes/1/config/assign/laps",
    right: setting({ laps: "1" }),
  },
  PB2203: { wrong: transform("sizee('a')"), path: "/nodes/1/config/values/x", right: transform("size('a')") },
  PB2204: {
    wrong: transform("input.message.matches('a(?=b)')"),
    path: "/nodes/1/config/values/x",
    right: transform("input.message.matches('a(?:b)')"),
  },
  PB3101: {
    wrong: graph("start -> end", "a -> end"),
    path: "/nodes/2",
    right: plain,
  },
  PB3102: {
    wrong: graphWith({
      nodes: { a: choice({ id: "b", when: "true" }), b: choice({ id: "b", when: "true" }) },
      edges: ["start -> a", "a.b -> b", "a.else -> end", "b.b -> b", "b.else -> b"],
    }),
    path: "/nodes/2",
    right: plain,
  },
  PB3201: {
    wrong: plainWith({ edges: [...(plain["edges"] as Json[]), { from: "a", to: "ende" }] }),
    path: "/edges/2/to",
    right: plain,
  },
  PB3202: { wrong: graph("start -> a", "a -> end", "a.later -> end"), path: "/edges/2/port", right: plain },
  PB3203: {
    wrong: graphWith({
      nodes: { a: choice({ id: "yes", when: "true" }) },
      edges: ["start -> a", "a.yes -> end"],
    }),
    path: "/nodes/1",
    right: graphWith({
      nodes: { a: choice({ id: "yes", when: "true" }) },
      edges: ["start -> a", "a.yes -> end", "a.else -> end"],
    }),
  },
  PB3204: {
    wrong: graphWith({
      nodes: { a: choice({ id: "back", when: "true" }) },
      edges: ["start -> a", "a.back -> end", "a.else -> end", "end -> end"],
    }),
    path: "/edges/3/from",
    right: plain,
  },
  PB3205: { wrong: graph("start -> a", "a -> end", "a.out -> end"), path: "/edges/2", right: plain },
  PB3301: {
    wrong: graph("start -> a", "a -> b", "b -> a", "a -> end"),
    path: "/nodes/1",
    right: plain,
  },
  PB3302: {
    wrong: graphWith({
      nodes: { a: choice({ id: "again", when: "true" }) },
      edges: ["start -> a", "a.again -> a", "a.else -> end"],
    }),
    path: "/nodes/1",
    right: plain,
  },
  PB3401: {
    wrong: graphWith({ nodes: { j: { type: "join" } }, edges: ["start -> a", "a -> j", "j -> end"] }),
    path: "/nodes/2",
    right: joined(),
  },
  PB3402: {
    wrong: joined({
      nodes: { b: choice({ id: "stop", when: "true" }) },
      edges: ["b.stop -> end", "b.else -> j"],
    }),
    path: "/nodes/4",
    right: joined({
      nodes: { b: choice({ id: "soon", when: "true" }) },
      edges: ["b.soon -> c", "c -> j", "b.else -> j"],
    }),
  },
  PB3403: {
    wrong: joined({ nodes: { c: {} }, edges: ["b -> c", "c -> j"], a: "a -> c" }),
    path: "/nodes/4",
    right: joined({ nodes: { c: {} }, edges: ["b -> c", "c -> j"] }),
  },
  PB3404: {
    wrong: graphWith({
      nodes: {
        f: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
        j: { type: "join" },
        p: choice({ id: "skip", when: "true" }),
      },
      edges: [
        "start -> p",
        "p.else -> f",
        "p.skip -> a",
        "f.x -> a",
        "f.y -> b",
        "a -> j",
        "b -> j",
        "j -> end",
      ],
    }),
    path: "/nodes/5",
    right: joined(),
  },
  PB3405: {
    wrong: joined({ nodes: {}, edges: ["b -> c", "b -> d", "c -> e", "d -> e", "e -> j"] }),
    path: "/nodes/3",
    right: joined({
      nodes: { k: { type: "join" } },
      edges: ["b -> c", "b -> d", "c -> k", "d -> k", "k -> j"],
    }),
  },
  PB3406: {
    wrong: joined({
      nodes: { j: { type: "join", config: { mode: "quorum", quorum: 3 } } },
      edges: ["b -> j"],
    }),
    path: "/nodes/4/config/quorum",
    right: joined({
      nodes: { j: { type: "join", config: { mode: "quorum", quorum: 2 } } },
      edges: ["b -> j"],
    }),
  },
  PB3407: {
    wrong: graphWith({
      nodes: { l: { type: "loop", config: { while: "false" } } },
      edges: ["start -> a", "a -> l", "a -> b", "b -> l", "l.body -> c", "c -> l", "l.done -> end"],
    }),
    path: "/nodes/2",
    right: graphWith({
      nodes: { l: { type: "loop", config: { while: "false" } } },
      edges: ["start -> a", "a -> l", "l.body -> c", "c -> l", "l.done -> end"],
    }),
  },
  PB3501: {
    wrong: parallelWrites("replace"),
    path: "/nodes/3/config/assign/laps",
    right: parallelWrites("sum"),
  },
  PB4001: {
    wrong: model({ model: "defualt" }),
    path: "/nodes/1/config/model",
    right: model({ model: "default" }),
  },
  PB4002: {
    wrong: tool({ tool: "http_gte" }),
    path: "/nodes/1/config/tool",
    right: tool({ tool: "http_get" }),
  },
  PB4003: {
    wrong: model({ model: "plain", output_schema: { type: "object" } }),
    path: "/nodes/1/config/model",
    right: model({ model: "plain" }),
  },
  PB4004: {
    wrong: tool({ tool: "calculator", arguments: { expression: 7 } }),
    path: "/nodes/1/config/arguments",
    right: tool({ tool: "calculator", arguments: { expression: "7" } }),
  },
  PB5001: {
    wrong: oneNode({ policy: { on_error: "default" } }),
    path: "/nodes/1/policy",
    right: oneNode({ policy: { on_error: "default", default_output: {} } }),
  },
};
/** Codes that come together by nature: what is named is the only one left when these are looked through. */
const companions: Readonly<Partial<Record<DiagnosticCode, readonly string[]>>> = {
  PB1107: ["PB3301"],
  PB3102: ["PB3301"],
  PB3204: ["PB3301"],
};

describe.each(Object.entries(examples))("%s", (code, { wrong, path, right }) => {
  const isCode = (each: string): each is DiagnosticCode => Object.hasOwn(diagnosticKinds, each);
  const known = isCode(code) ? code : "PB1001";

  test("is reported where it is, and alone", () => {
    const found = check(wrong).filter((each) => companions[known]?.includes(each.code) !== true);
    expect(found).toMatchObject([{ code, path, severity: diagnosticKinds[known].severity }]);
  });

  test("is not reported for its closest relative", () => {
    expect(codesOf(right)).toEqual([]);
  });

  test("is gone after any of its fixes", () => {
    for (const diagnostic of check(wrong).filter((each) => each.code === code)) {
      for (const { patch } of diagnostic.fixes ?? []) {
        expect(codesOf(applyPatch(wrong, patch))).not.toContain(code);
      }
    }
  });
});

test.each([
  "PB1101",
  "PB1104",
  "PB1109",
  "PB2101",
  "PB2102",
  "PB2103",
  "PB3201",
  "PB3202",
  "PB3204",
  "PB3205",
  "PB4001",
  "PB4002",
] as const)("%s comes with a fix", (code) => {
  const diagnostic = check(examples[code].wrong).find((each) => each.code === code);
  expect(diagnostic?.fixes?.length).toBeGreaterThan(0);
});

describe("names", () => {
  test("a node may be called as what JavaScript's objects inherit", () => {
    expect(
      codesOf(
        graphWith({
          nodes: {
            end: {
              type: "end",
              config: { output: { reply: "nodes.constructor.text + nodes.valueof.text" } },
            },
          },
          edges: ["start -> constructor", "constructor -> valueof", "valueof -> end"],
        }),
      ),
    ).toEqual([]);
  });

  test("a channel may be called so too, and one that is not there is not found in Object's prototype", () => {
    const channel = { schema: { type: "string" }, default: "" };
    const writer = { type: "set_state", config: { assign: { constructor: "'x'" } } };
    expect(codesOf(oneNode(writer, { state: { constructor: channel } }))).toEqual([]);
    expect(codesOf(oneNode(writer))).toEqual(["PB2105"]);
  });

  test.each(["__proto__", "Big", "1a", "a-b", "", "a".repeat(65)])("“%s” is no id", (id) => {
    const nodes = [
      { id: "start", type: "start" },
      { id, type: "template", config: { text: "" } },
      { id: "end", type: "end" },
    ];
    expect(check(plainWith({ nodes, edges: [{ from: "start", to: "end" }] }))).toContainEqual(
      expect.objectContaining({ code: "PB1103", path: "/nodes/1/id" }),
    );
  });

  test("“__proto__” is no channel", () => {
    const channels: Json = JSON.parse('{"__proto__": {"schema": {"type": "string"}}}');
    expect(check(plainWith({ state: channels }))).toMatchObject([
      { code: "PB1101", path: "/state/__proto__" },
    ]);
  });
});

describe("definite assignment", () => {
  const reading = (expression: string, ...edges: string[]): JsonObject =>
    graphWith({
      nodes: {
        pick: choice({ id: "left", when: "true" }),
        end: { type: "end", config: { output: { reply: expression } } },
      },
      edges,
    });
  const diamond = ["start -> pick", "pick.left -> a", "pick.else -> b", "a -> end", "b -> end"];

  test("a node that ran on one path only wants a guard, and the path without it is named", () => {
    expect(check(reading("nodes.a.text", ...diamond))).toMatchObject([
      { code: "PB2103", message: expect.stringContaining("start → pick → b → end") },
    ]);
  });

  test.each([
    "has(nodes.a.text) ? nodes.a.text : nodes.pick.case",
    "nodes.a.?text.orValue('')",
    "!has(nodes.a.text) || nodes.a.text == '' ? 'x' : 'y'",
    "nodes.pick.case",
  ])("%s needs no further guard", (expression) => {
    expect(codesOf(reading(expression, ...diamond))).toEqual([]);
  });

  test("a node that runs before on every path needs none, also through a cycle", () => {
    const document = reading("nodes.a.text", "start -> a", "a -> pick", "pick.left -> a", "pick.else -> end");
    expect(codesOf(document)).toEqual(["PB3302"]);
  });

  test("a node that may have left by its error port has no outputs, and an error only there", () => {
    const document = (expression: string): JsonObject =>
      graphWith({
        nodes: {
          a: { policy: { on_error: "port" } },
          end: { type: "end", config: { output: { reply: expression } } },
        },
        edges: ["start -> a", "a -> end", "a.error -> b", "b -> end"],
      });
    expect(codesOf(document("nodes.a.text"))).toEqual(["PB2103"]);
    expect(codesOf(document("nodes.a.error.code"))).toEqual(["PB2103"]);
    expect(codesOf(document("has(nodes.a.error) ? nodes.a.error.code : 'fine'"))).toEqual([]);
  });

  test("after on_error “default” only what the default gives is surely there", () => {
    const document = (default_output: JsonObject): JsonObject =>
      graphWith({
        nodes: {
          a: { policy: { on_error: "default", default_output } },
          end: { type: "end", config: { output: { reply: "nodes.a.text.trim()" } } },
        },
        edges: ["start -> a", "a -> end"],
      });
    expect(codesOf(document({ text: "sorry" }))).toEqual([]);
    expect(codesOf(document({}))).toEqual(["PB2103"]);
    expect(codesOf(document({ text: 7 }))).toEqual(["PB2203"]);
  });
});

describe("forks and joins", () => {
  test("what all branches of a join have made is there after it", () => {
    const reading = (join: JsonObject): string[] =>
      codesOf(
        joined({
          nodes: {
            j: { type: "join", config: join },
            end: { type: "end", config: { output: { reply: "nodes.a.text + nodes.b.text" } } },
          },
        }),
      );
    expect(reading({})).toEqual([]);
    expect(reading({ mode: "any" })).toEqual(["PB2103", "PB2103"]);
    expect(reading({ on_branch_error: "tolerate" })).toEqual(["PB2103", "PB2103"]);
  });

  test("what only some paths of a branch have made may be missing after the join", () => {
    const document = joined({
      nodes: {
        b: choice({ id: "long", when: "true" }),
        c: {},
        end: { type: "end", config: { output: { reply: "nodes.c.text" } } },
      },
      edges: ["b.long -> c", "c -> j", "b.else -> j"],
    });
    expect(codesOf(document)).toEqual(["PB2103"]);
  });

  test("a loop bounds its cycle, also with forks and loops inside", () => {
    const document = graphWith({
      nodes: {
        l: { type: "loop", config: { while: "true" } },
        m: { type: "loop", config: { while: "true" } },
        f: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
        j: { type: "join" },
      },
      edges: [
        "start -> l",
        "l.body -> m",
        "m.body -> f",
        "f.x -> a",
        "f.y -> j",
        "a -> j",
        "j -> m",
        "m.done -> l",
        "l.done -> end",
      ],
    });
    expect(codesOf(document)).toEqual([]);
  });

  test("writes one after the other, and writes on either side of a choice, are not parallel", () => {
    const write = { type: "set_state", config: { assign: { laps: "1" } } };
    const document = graphWith({
      state: { laps: { schema: { type: "integer" }, default: 0 } },
      nodes: { p: choice({ id: "left", when: "true" }), a: write, b: write, c: write },
      edges: ["start -> p", "p.left -> a", "p.else -> b", "a -> c", "b -> c", "c -> end"],
    });
    expect(codesOf(document)).toEqual([]);
  });

  test("a failing node ends its path like an end", () => {
    const document = graphWith({
      nodes: {
        p: choice({ id: "bad", when: "true" }),
        x: { type: "fail", config: { code: "bad", message: "Bad." } },
      },
      edges: ["start -> p", "p.bad -> x", "p.else -> end"],
    });
    expect(codesOf(document)).toEqual([]);
  });
});

describe("flow", () => {
  test("a fork with one edge out of a cycle does not leave it", () => {
    expect(codesOf(graph("start -> a", "a -> b", "a -> end", "b -> a"))).toContain("PB3301");
  });

  test("an error port leaves a cycle", () => {
    const document = graphWith({
      nodes: { a: { policy: { on_error: "port" } } },
      edges: ["start -> a", "a -> b", "b -> a", "a.error -> end"],
    });
    expect(codesOf(document)).toEqual(["PB3302"]);
  });

  test("a case called as another port is refused", () => {
    const document = graphWith({
      nodes: { a: choice({ id: "else", when: "true" }) },
      edges: ["start -> a", "a.else -> end"],
    });
    expect(codesOf(document)).toEqual(["PB1105"]);
  });

  test("without a start nothing is called unreachable", () => {
    expect(codesOf(graph("a -> end"))).toEqual(["PB1106"]);
  });
});

describe("outputs and arguments", () => {
  test("an output that the schema wants and end does not give is missing, unless it has a default", () => {
    const output = (reply: JsonObject): JsonObject => ({
      output: { type: "object", properties: { reply: { type: "string", ...reply } }, required: ["reply"] },
    });
    expect(check({ ...plain, ...output({}) })).toMatchObject([
      { code: "PB1102", path: "/nodes/2/config/output" },
    ]);
    expect(codesOf({ ...plain, ...output({ default: "" }) })).toEqual([]);
  });

  test("an argument with an expression has that expression's type", () => {
    expect(codesOf(tool({ tool: "calculator", arguments: { expression: "{{ input.message }}" } }))).toEqual(
      [],
    );
    expect(
      codesOf(tool({ tool: "calculator", arguments: { expression: "{{ size(input.message) }}" } })),
    ).toEqual(["PB4004"]);
  });

  test("bytes never leave an expression", () => {
    expect(codesOf(transform("bytes(input.message)"))).toEqual(["PB2202"]);
    expect(codesOf(transform("bytes(input.message).base64()"))).toEqual([]);
  });

  test("a condition is true or false", () => {
    const document = (when: string): JsonObject =>
      graphWith({
        nodes: { a: choice({ id: "yes", when }) },
        edges: ["start -> a", "a.yes -> end", "a.else -> end"],
      });
    expect(codesOf(document("input.message"))).toEqual(["PB2202"]);
    expect(codesOf(document("input.message != ''"))).toEqual([]);
  });
});

test("a range points at the text it speaks of, in expressions, templates and values", () => {
  const pointed = (document: JsonObject, text: string): string | undefined => {
    const [{ range } = {}] = check(document);
    return range && text.slice(range.start, range.end);
  };
  const expression = "1 + size(input.mesage)";
  const template = "Hi {{ (input).mesage }}, {{ input.message }}";
  const value = "  {{ input.mesage }}";
  expect(pointed(transform(expression), expression)).toBe("input.mesage");
  expect(pointed(oneNode({ type: "template", config: { text: template } }), template)).toBe("(input).mesage");
  expect(pointed(tool({ tool: "http_get", arguments: { url: [value] } }), value)).toBe("input.mesage");
});
