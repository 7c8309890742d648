import { describe, expect, test } from "vitest";

import type { Json, JsonObject } from "../json.ts";
import { applyFix } from "../diagnostics/apply-fix.ts";
import { graph } from "../testing/index.ts";
import { documentLimits } from "./limits.ts";
import { readDocument } from "./read-document.ts";

const document = graph("start -> a", "a -> end");
const problemsOf = (raw: unknown): string[] =>
  readDocument(raw).diagnostics.map(({ code, path }) => `${code} ${path}`);
const nested = (levels: number): Json => (levels === 0 ? null : [nested(levels - 1)]);

test("a plain document is read with its defaults", () => {
  expect(readDocument(document)).toMatchObject({
    diagnostics: [],
    document: { limits: { max_steps: 100, timeout_ms: 600_000 }, state: {} },
  });
});

test.each([null, undefined, true, 7, "graph", [], [document]])("%j is no document", (raw) => {
  expect(readDocument(raw).document).toBeUndefined();
  expect(problemsOf(raw)).toEqual(["PB1001 "]);
});

test("an empty object misses everything that has no default", () => {
  expect(problemsOf({})).toEqual([
    "PB1102 /schema",
    "PB1102 /input",
    "PB1102 /output",
    "PB1102 /nodes",
    "PB1102 /edges",
  ]);
});

describe("structure", () => {
  const node = { id: "a", type: "template", config: { text: "" } };
  const cases: [what: string, more: JsonObject, expected: string][] = [
    ["a format that nobody knows", { schema: "patchbay/graph@9" }, "PB1103 /schema"],
    ["an input that is no object", { input: { type: "string" } }, "PB1103 /input/type"],
    [
      "a type that JSON Schema does not have",
      { input: { type: "object", properties: { x: { type: "int" } } } },
      "PB1103 /input/properties/x/type",
    ],
    ["a keyword outside the subset", { output: { type: "object", pattern: "a" } }, "PB1101 /output/pattern"],
    [
      "a keyword outside the subset, deep inside",
      { output: { type: "object", properties: { x: { items: { $ref: "#" } } } } },
      "PB1101 /output/properties/x/items/$ref",
    ],
    ["a node without a type", { nodes: [{ id: "a" }] }, "PB1102 /nodes/0/type"],
    ["a node that is null", { nodes: [null] }, "PB1103 /nodes/0"],
    ["nodes that are an object", { nodes: { a: node } }, "PB1103 /nodes"],
    ["an id with a capital", { nodes: [{ ...node, id: "A" }] }, "PB1103 /nodes/0/id"],
    ["a config that is a list", { nodes: [{ ...node, config: [] }] }, "PB1103 /nodes/0/config"],
    ["a key of a node that nobody reads", { nodes: [{ ...node, colour: 1 }] }, "PB1101 /nodes/0/colour"],
    [
      "a key of a policy that nobody reads",
      { nodes: [{ ...node, policy: { retry: { max_attempts: 2, tries: 1 } } }] },
      "PB1101 /nodes/0/policy/retry/tries",
    ],
    [
      "a policy beyond its range",
      { nodes: [{ ...node, policy: { timeout_ms: 0 } }] },
      "PB1103 /nodes/0/policy/timeout_ms",
    ],
    ["a fraction where a whole number belongs", { limits: { max_steps: 1.5 } }, "PB1103 /limits/max_steps"],
    ["an edge without an end", { edges: [{ from: "a" }] }, "PB1102 /edges/0/to"],
    [
      "a channel with an unknown reducer",
      { state: { x: { schema: {}, reducer: "concat" } } },
      "PB1103 /state/x/reducer",
    ],
    ["a channel without a schema", { state: { x: {} } }, "PB1102 /state/x/schema"],
    ["a channel with a bad name", { state: { "a b": { schema: {} } } }, "PB1103 /state/a b"],
    ["a note without a text", { notes: [{ id: "n", x: 0, y: 0 }] }, "PB1102 /notes/0/text"],
    ["a key with a slash and a tilde", { "a/b~c": 1 }, "PB1101 /a~1b~0c"],
    [
      "a key that means something to JavaScript",
      JSON.parse('{"__proto__": {}}') as JsonObject,
      "PB1101 /__proto__",
    ],
    [
      "one of those deep inside",
      { input: JSON.parse('{"type": "object", "properties": {"__proto__": {}}}') as Json },
      "PB1101 /input/properties/__proto__",
    ],
    ["a key that every object inherits", { constructor: 1 }, "PB1101 /constructor"],
  ];

  test.each(cases)("%s is reported where it is", (_what, more, expected) => {
    const entries = [
      ...Object.entries(document).filter(([key]) => !Object.hasOwn(more, key)),
      ...Object.entries(more),
    ];
    expect(problemsOf(Object.fromEntries(entries))).toEqual([expected]);
  });

  test("an unknown key comes with a fix that removes it", () => {
    const raw = { ...document, limits: { max_steps: 3, steps: 4 } };
    const [diagnostic] = readDocument(raw).diagnostics;
    const fixed = applyFix(raw, diagnostic?.fixes?.[0] ?? { title: "", patch: [] });
    expect(fixed).toEqual({ ...document, limits: { max_steps: 3 } });
  });

  test("one bad node does not hide what can be said about the others", () => {
    const nodes = [{ id: "a" }, { type: "end" }, 7, { id: "b", type: "template", config: 1, ui: { x: 0 } }];
    expect(problemsOf({ ...document, nodes })).toEqual([
      "PB1102 /nodes/0/type",
      "PB1102 /nodes/1/id",
      "PB1103 /nodes/2",
      "PB1103 /nodes/3/config",
      "PB1102 /nodes/3/ui/y",
    ]);
  });

  test("what has a key too many is understood without it", () => {
    const read = readDocument({ ...document, limits: { max_steps: 3, steps: 4 } });
    expect(read.document?.limits.max_steps).toBe(3);
  });

  test("an edge that cannot be read does not move the others", () => {
    const edges = [{ from: "start" }, { from: "start", to: "a" }];
    expect(readDocument({ ...document, edges })).toMatchObject({
      document: { edges: [{ from: "start", to: "a" }] },
      edgePositions: [1],
    });
  });

  test("voice and notes are kept", () => {
    const more = { voice: { greeting: "Hello." }, notes: [{ id: "n", text: "", x: 0, y: 0 }] };
    expect(readDocument({ ...document, ...more }).document).toMatchObject(more);
  });
});

describe("size", () => {
  test.each([
    ["levels", { notes: nested(documentLimits.depth) }, ""],
    ["nodes", { nodes: Array.from({ length: documentLimits.nodes + 1 }, () => null) }, "/nodes"],
    ["edges", { edges: Array.from({ length: documentLimits.edges + 1 }, () => null) }, "/edges"],
    ["bytes, counted as UTF-8", { notes: "é".repeat(documentLimits.bytes / 2) }, ""],
  ])("too many %s are one diagnostic and nothing else", (_what, more, path) => {
    expect(problemsOf({ ...document, ...more })).toEqual([`PB1002 ${path}`]);
  });

  test("a document nested a hundred thousand levels deep is refused, not crashed on", () => {
    const text = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(problemsOf(JSON.parse(text))).toEqual(["PB1002 "]);
  });

  test("as many nodes as are allowed are read", () => {
    const nodes = Array.from({ length: documentLimits.nodes }, (_, index) => ({
      id: `n${index}`,
      type: "template",
    }));
    expect(problemsOf({ ...document, nodes })).toEqual([]);
  });
});
