import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { contentHash } from "../document/content-hash.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { arbitraryJson, mutatedJson } from "../testing/arbitrary-json.ts";
import { graphWith } from "../testing/index.ts";
import { diffGraphs } from "./diff-graphs.ts";
import { GraphChange } from "./graph-change.ts";

const parts = {
  state: { tries: { schema: { type: "number" }, reducer: "sum", default: 0 } },
  limits: { max_steps: 50 },
  nodes: {
    route: {
      type: "condition",
      config: {
        cases: [
          { id: "short", when: "size(input.message) < 5" },
          { id: "long", when: "size(input.message) > 500" },
        ],
      },
    },
    answer: {
      type: "llm",
      config: {
        model: "default",
        system: "You are a kind and patient helper.",
        prompt: "{{ input.message }}",
      },
      policy: { timeout_ms: 1_000 },
    },
    end: { type: "end", config: { output: { reply: "has(nodes.answer.text) ? nodes.answer.text : ''" } } },
  },
  edges: [
    "start -> route",
    "route.short -> answer",
    "route.long -> end",
    "route.else -> answer",
    "answer -> end",
  ],
};
const document: JsonObject = {
  ...graphWith(parts),
  notes: [{ id: "n", text: "remember the milk", x: 0, y: 0 }],
};
const nodes = document["nodes"] as readonly JsonObject[]; // the builder makes a list of nodes

/** The document with one node replaced by what `change` makes of it. */
const withNode = (id: string, change: (node: JsonObject) => JsonObject): JsonObject => ({
  ...document,
  nodes: nodes.map((node) => (node["id"] === id ? change(node) : node)),
});
const withConfig = (id: string, config: JsonObject): JsonObject =>
  withNode(id, (node) => ({ ...node, config: { ...(node["config"] as JsonObject), ...config } })); // it is an object
const withEdges = (...edges: string[]): JsonObject => ({
  ...document,
  edges: graphWith({ edges })["edges"] ?? [],
});

/** The document with `answer` called `reply`, under another policy, and this expression for what `end` answers with. */
const renamed = (reply: string): JsonObject =>
  graphWith({
    ...parts,
    nodes: {
      route: parts.nodes.route,
      reply: { ...parts.nodes.answer, policy: { timeout_ms: 2_000 } },
      end: { type: "end", config: { output: { reply } } },
    },
    edges: parts.edges.map((edge) => edge.replace("answer", "reply")),
  });

function backwards(value: Json): Json {
  if (isList(value)) return value.map(backwards);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]): [string, Json] => [key, backwards(each)]),
  );
}

describe("each change is told in its own words", () => {
  test("a node that came and one that went, with what they are", () => {
    const other = graphWith({ ...parts, edges: [...parts.edges, "extra -> end"] });
    const after = { ...document, nodes: other["nodes"] ?? [] };
    const extra = { id: "extra", type: "template", config: { text: "extra" } };
    expect(diffGraphs(document, after)).toEqual([
      { type: "node.added", node_id: "extra", path_before: null, path_after: "/nodes/4", after: extra },
    ]);
    expect(diffGraphs(after, document)).toEqual([
      { type: "node.removed", node_id: "extra", path_before: "/nodes/4", path_after: null, before: extra },
    ]);
  });

  test("a prompt that changed, word by word", () => {
    const after = withConfig("answer", { system: "You are a kind helper." });
    expect(diffGraphs(document, after)).toEqual([
      {
        type: "config.changed",
        node_id: "answer",
        path_before: "/nodes/2/config/system",
        path_after: "/nodes/2/config/system",
        before: "You are a kind and patient helper.",
        after: "You are a kind helper.",
        words: [
          { kind: "same", text: "You are a kind " },
          { kind: "removed", text: "and patient " },
          { kind: "same", text: "helper." },
        ],
      },
    ]);
  });

  test("a case put before the others leaves those alone", () => {
    const first = { id: "shout", when: "input.message == 'HELP'" };
    const cases = [
      first,
      { id: "short", when: "size(input.message) < 9" },
      { id: "long", when: "size(input.message) > 500" },
    ];
    expect(diffGraphs(document, withConfig("route", { cases }))).toMatchObject([
      {
        path_before: "/nodes/1/config/cases/0/when",
        path_after: "/nodes/1/config/cases/1/when",
        before: "size(input.message) < 5",
      },
      { path_before: null, path_after: "/nodes/1/config/cases/0", after: first },
    ]);
  });

  test("cases in another order are one change of the list", () => {
    const cases = [
      { id: "long", when: "size(input.message) > 500" },
      { id: "short", when: "size(input.message) < 5" },
    ];
    expect(diffGraphs(document, withConfig("route", { cases }))).toMatchObject([
      { type: "config.changed", path_after: "/nodes/1/config/cases", after: cases },
    ]);
  });

  test("type, policy, channels, schemas, limits and voice", () => {
    const retyped = withNode("answer", (node) => ({ ...node, type: "agent", policy: { timeout_ms: 5 } }));
    const after = {
      ...retyped,
      state: { tries: { schema: { type: "integer" }, reducer: "sum", default: 0 }, seen: { schema: {} } },
      output: { type: "object", required: ["reply"] },
      limits: { max_steps: 9 },
      voice: { language: "en" },
    };
    expect(diffGraphs(document, after).map(({ type, path_after }) => `${type} ${path_after}`)).toEqual([
      "output.changed /output/required",
      "channel.changed /state/tries/schema/type",
      "channel.added /state/seen",
      "node.type_changed /nodes/2/type",
      "policy.changed /nodes/2/policy/timeout_ms",
      "limits.changed /limits/max_steps",
      "voice.changed /voice",
    ]);
  });

  test("an edge led elsewhere is one change; one that came or went is another", () => {
    const rerouted = withEdges(
      "start -> route",
      "route.short -> end",
      "route.long -> end",
      "route.else -> answer",
      "answer -> end",
    );
    expect(diffGraphs(document, rerouted)).toEqual([
      {
        type: "edge.rerouted",
        path_before: "/edges/1",
        path_after: "/edges/1",
        before: { from: "route", port: "short", to: "answer" },
        after: { from: "route", port: "short", to: "end" },
      },
    ]);
    const moved = withEdges(
      "start -> route",
      "route.short -> answer",
      "route.long -> end",
      "route.error -> answer",
      "answer -> end",
    );
    expect(diffGraphs(document, moved)).toMatchObject([
      { type: "edge.rerouted", before: { port: "else" }, after: { port: "error", to: "answer" } },
    ]);
    const fewer = withEdges(...parts.edges.slice(0, -1));
    expect(diffGraphs(document, fewer)).toMatchObject([{ type: "edge.removed", path_before: "/edges/4" }]);
    expect(diffGraphs(fewer, document)).toMatchObject([{ type: "edge.added", path_after: "/edges/4" }]);
  });

  test("names, places and notes are cosmetic, one entry for each", () => {
    const after = {
      ...withNode("answer", (node) => ({ ...node, name: "Answer kindly", ui: { x: 1, y: 2 } })),
      notes: [{ id: "n", text: "forget the milk", x: 5, y: 5 }],
    };
    expect(diffGraphs(document, after)).toMatchObject([
      { type: "cosmetic", part: "name", id: "answer", path_before: null },
      { type: "cosmetic", part: "ui", id: "answer" },
      { type: "cosmetic", part: "note", id: "n" },
    ]);
  });
});

describe("a node that got another id", () => {
  const after = renamed("has(nodes.reply.text) ? nodes.reply.text : ''");
  const before = graphWith(parts);

  test("is one change; edges and expressions that follow it are none", () => {
    expect(diffGraphs(before, after)).toEqual([
      {
        type: "node.renamed",
        node_id: "reply",
        path_before: "/nodes/2/id",
        path_after: "/nodes/2/id",
        before: "answer",
        after: "reply",
      },
      {
        type: "policy.changed",
        node_id: "reply",
        path_before: "/nodes/2/policy/timeout_ms",
        path_after: "/nodes/2/policy/timeout_ms",
        before: 1_000,
        after: 2_000,
      },
    ]);
  });

  test("an expression that changed beside following it is shown as it was written", () => {
    expect(diffGraphs(before, renamed("nodes.reply.text"))).toMatchObject([
      { type: "node.renamed" },
      { type: "policy.changed" },
      {
        type: "config.changed",
        before: "has(nodes.answer.text) ? nodes.answer.text : ''",
        after: "nodes.reply.text",
      },
    ]);
  });

  test("is another node where its config or its neighbors changed too, or two could be meant", () => {
    const kinds = (one: JsonObject, other: JsonObject) => diffGraphs(one, other).map(({ type }) => type);
    const rename = (edges: string[], config = "a") =>
      graphWith({ nodes: { b: { type: "template", config: { text: config } } }, edges });
    const one = graphWith({
      nodes: { a: { type: "template", config: { text: "a" } } },
      edges: ["start -> a", "a -> end"],
    });
    expect(kinds(one, rename(["start -> b", "b -> end"]))).toEqual(["node.renamed"]);
    expect(kinds(one, rename(["start -> b", "b -> end"], "b"))).not.toContain("node.renamed");
    expect(kinds(one, rename(["start -> b", "b -> end", "end -> b"]))).not.toContain("node.renamed");
    const twins = (x: string, y: string) =>
      graphWith({
        nodes: {
          [x]: { type: "template", config: { text: "" } },
          [y]: { type: "template", config: { text: "" } },
        },
        edges: [`start -> ${x}`, `start -> ${y}`, `${x} -> end`, `${y} -> end`],
      });
    expect(kinds(twins("a", "b"), twins("c", "d"))).not.toContain("node.renamed");
  });

  test("may have neighbors that got another id as well", () => {
    const chain = (x: string, y: string) =>
      graphWith({
        nodes: {
          [x]: { type: "template", config: { text: "first" } },
          [y]: { type: "template", config: { text: `{{ nodes.${x}.text }}` } },
        },
        edges: [`start -> ${x}`, `${x} -> ${y}`, `${y} -> end`],
      });
    expect(diffGraphs(chain("a", "b"), chain("c", "d"))).toMatchObject([
      { type: "node.renamed", before: "a", after: "c" },
      { type: "node.renamed", before: "b", after: "d" },
    ]);
  });
});

describe("laws", () => {
  const strange = fc.oneof(
    mutatedJson(document).filter(isObject),
    fc.record(
      { nodes: arbitraryJson, edges: arbitraryJson, state: arbitraryJson, notes: arbitraryJson },
      { requiredKeys: [] },
    ),
  );

  test("documents that say the same differ in nothing, whatever the order of keys", () => {
    fc.assert(
      fc.property(strange, (any: JsonObject) => {
        expect(diffGraphs(any, backwards(any) as JsonObject)).toEqual([]); // an object stays one
      }),
    );
  });

  test("any two documents have a difference that is well formed, and cosmetic exactly where the hashes are equal", () => {
    fc.assert(
      fc.property(strange, strange, (one: JsonObject, other: JsonObject) => {
        const changes = diffGraphs(one, other);
        for (const change of changes) GraphChange.parse(change);
        expect(changes.every(({ type }) => type === "cosmetic")).toBe(
          contentHash(one) === contentHash(other),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test("new names, places and notes alone are cosmetic", () => {
    const looks = fc.record({ name: fc.string(), ui: arbitraryJson }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(looks, { minLength: nodes.length }), arbitraryJson, (each, notes) => {
        const after = {
          ...document,
          notes,
          nodes: nodes.map((node, index) => ({ ...node, ...each[index] })),
        };
        expect(diffGraphs(document, after).filter(({ type }) => type !== "cosmetic")).toEqual([]);
      }),
    );
  });

  test("a document nested a hundred thousand levels deep is compared, not crashed on", () => {
    const deep = (end: string): JsonObject => ({
      ...document,
      input: JSON.parse(`${"[".repeat(100_000)}${end}${"]".repeat(100_000)}`) as Json,
    });
    expect(diffGraphs(deep("1"), deep("1"))).toEqual([]);
    expect(diffGraphs(deep("1"), deep("2"))).toMatchObject([{ type: "input.changed" }]);
  });
});
