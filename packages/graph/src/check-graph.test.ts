import { describe, expect, test } from "vitest";

import { checkGraph } from "./check-graph.ts";
import { applyFix } from "./diagnostics/apply-fix.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import {
  choice,
  joined,
  oneNode,
  plain,
  plainWith,
  tool,
  transform,
} from "./diagnostics/examples/example-documents.ts";
import { diagnosticExamples } from "./diagnostics/examples/index.ts";
import { type DiagnosticCode, diagnosticKinds } from "./diagnostics/registry.ts";
import { type Json, JsonObject } from "./json.ts";
import { graph, graphWith, testResources } from "./testing/index.ts";

const check = (document: Json): readonly Diagnostic[] => checkGraph(document, testResources).diagnostics;
const codesOf = (document: Json): string[] => check(document).map(({ code }) => code);

const isCode = (text: string): text is DiagnosticCode => Object.hasOwn(diagnosticKinds, text);
/** Every code with its example, as rows of a test. */
const examples = Object.entries(diagnosticExamples).flatMap(([code, example]) =>
  isCode(code) ? [{ code, ...example }] : [],
);

test("every code has its example", () => {
  expect(Object.keys(diagnosticExamples).toSorted()).toEqual(Object.keys(diagnosticKinds).toSorted());
});

describe.each(examples)("$code", ({ code, wrong, path, right, companions = [] }) => {
  test("is reported where it is, and alone", () => {
    const found = check(wrong).filter((each) => !companions.some((companion) => companion === each.code));
    expect(found).toMatchObject([{ code, path, severity: diagnosticKinds[code].severity }]);
  });

  test("is not reported for its closest relative", () => {
    expect(codesOf(right)).toEqual([]);
  });

  test("is gone after any of its fixes", () => {
    for (const diagnostic of check(wrong).filter((each) => each.code === code)) {
      for (const fix of diagnostic.fixes ?? []) {
        const mended = applyFix(JsonObject.parse(wrong), fix);
        expect(mended).toBeDefined();
        expect(codesOf(mended ?? wrong)).not.toContain(code);
      }
    }
  });
});

test.each([
  "PB1101",
  "PB1104",
  "PB1105",
  "PB1106",
  "PB1107",
  "PB1108",
  "PB1109",
  "PB2101",
  "PB2102",
  "PB2103",
  "PB2105",
  "PB3101",
  "PB3201",
  "PB3202",
  "PB3203",
  "PB3204",
  "PB3205",
  "PB3406",
  "PB4001",
  "PB4002",
  "PB4003",
  "PB4005",
  "PB4006",
  "PB4008",
  "PB5001",
  "PB5002",
  "PB5003",
  "PB5004",
  "PB5005",
] as const)("%s comes with a fix", (code) => {
  const diagnostic = check(diagnosticExamples[code].wrong).find((each) => each.code === code);
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

  test("a branch that arrives at its join by its error port has not made its outputs", () => {
    const document = joined({
      nodes: {
        a: { policy: { on_error: "port" } },
        end: { type: "end", config: { output: { reply: "nodes.a.text" } } },
      },
      edges: ["b -> j", "a.error -> j"],
    });
    expect(codesOf(document)).toEqual(["PB2103"]);
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
    expect(codesOf(document({ text: 7 }))).toEqual(["PB5005", "PB2203"]);
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

  test("a cycle from behind a loop back to it is not bounded by it: the laps begin anew", () => {
    const document = graphWith({
      nodes: { l: { type: "loop", config: { while: "true" } }, p: choice({ id: "again", when: "true" }) },
      edges: ["start -> l", "l.body -> a", "a -> l", "l.done -> p", "p.again -> l", "p.else -> end"],
    });
    expect(codesOf(document)).toEqual(["PB3302"]);
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

test.each([
  ["loop", { while: "nodes.a.iteration < 3" }, "/nodes/1/config/while"],
  ["transform", { values: { v: "nodes.a.v" } }, "/nodes/1/config/values/v"],
  ["template", { text: "{{ nodes.a.text }}" }, "/nodes/1/config/text"],
  ["condition", { cases: [{ id: "yes", when: "nodes.a.case == 'no'" }] }, "/nodes/1/config/cases/0/when"],
])("a %s that reads what it has not made yet is told so", (type, config, path) => {
  const document = graphWith({ nodes: { a: { type, config } }, edges: ["start -> a", "a -> end"] });
  const { diagnostics } = checkGraph(document, testResources);
  expect(diagnostics.filter(({ code }) => code === "PB2103")).toMatchObject([{ path }]);
});

describe("what is wrong with a schema", () => {
  const withInput = (properties: JsonObject): JsonObject => ({
    ...transform("input.a == null ? 'x' : input.b"),
    input: { type: "object", properties, required: ["a", "b"] },
  });

  test("a list of types is told to be an anyOf, and reading the property is no mistake", () => {
    const found = check(withInput({ a: { type: ["string", "null"] }, b: { type: "string" } }));
    expect(found).toMatchObject([{ code: "PB1103", path: "/input/properties/a/type" }]);
    expect(found[0]?.message).toMatch(/^One type stands here; several are written with anyOf/);
  });

  test.each([{ type: "text" }, { $ref: "#/x" }, { type: "string", pattern: "a" }, 7])(
    "%j is one problem",
    (wrong) => {
      const found = check(withInput({ a: wrong, b: { type: "string" } }));
      expect(found).toHaveLength(1);
      expect(found[0]?.message).not.toContain("Invalid");
    },
  );

  test("a channel with a wrong schema is still a channel", () => {
    const state = { x: { schema: { type: ["string", "null"] }, default: null } };
    expect(check({ ...transform("state.x"), state })).toMatchObject([
      { code: "PB1103", path: "/state/x/schema/type" },
    ]);
  });

  test("of a format that is not known it is said which are", () => {
    const [found] = check({ ...plain, schema: "patchbay/graph@2" });
    expect(found?.message).toBe("This format is not known. Must be “patchbay/graph@1”.");
  });
});

test("an argument that the tool does not take is named, with the one that was meant", () => {
  const document = tool({ tool: "calculator", arguments: { expresion: "1" } });
  const [found] = check(document);
  expect(found?.code).toBe("PB4004");
  expect(found?.message).toContain("it takes no “expresion”. Did you mean “expression”?");
  const fix = found?.fixes?.[0];
  expect(fix && codesOf(applyFix(document, fix) ?? {})).toEqual([]);
});
