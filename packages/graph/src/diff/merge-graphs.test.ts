import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { canonicalJson } from "../document/content-hash.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { arbitraryJson, mutatedJson } from "../testing/arbitrary-json.ts";
import { graphWith, type GraphParts } from "../testing/graph-builder.ts";

import { MergeConflict } from "./merge-conflict.ts";
import { mergeGraphs } from "./merge-graphs.ts";

const llm = (config: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  type: "llm",
  config: { model: "default", system: "Be kind.", ...config },
  ...more,
});

const parts = {
  state: { tries: { schema: { type: "number" }, reducer: "sum" } },
  limits: { max_steps: 50 },
  nodes: { start: {}, ask: llm(), look: { type: "template", config: { text: "look" } } },
  edges: ["start -> ask", "ask -> look", "look -> end"],
};
const base = graphWith(parts);
const graph = (more: GraphParts): JsonObject => graphWith({ ...parts, ...more });
const ask = (config: JsonObject, more: JsonObject = {}): JsonObject =>
  graph({ nodes: { ...parts.nodes, ask: llm(config, more) } });
const edgesOf = ({ edges }: JsonObject): string[] =>
  (edges as { from: string; port?: string; to: string }[]).map(
    // of a document of the builder
    ({ from, port, to }) => `${from}${port === undefined ? "" : `.${port}`} -> ${to}`,
  );

describe("changes that do not touch each other are all taken", () => {
  test("fields of one node, limits, channels", () => {
    const a = { ...ask({ temperature: 0.5 }), limits: { max_steps: 50, max_tokens: 9 } };
    const b = graph({
      state: { ...parts.state, seen: { schema: {} } },
      nodes: { ...parts.nodes, ask: llm({ system: "Be brief." }, { policy: { timeout_ms: 5 } }) },
    });
    const both = graph({
      state: { ...parts.state, seen: { schema: {} } },
      limits: { max_steps: 50, max_tokens: 9 },
      nodes: {
        ...parts.nodes,
        ask: llm({ system: "Be brief.", temperature: 0.5 }, { policy: { timeout_ms: 5 } }),
      },
    });
    expect(mergeGraphs(base, a, b)).toEqual({ document: both, conflicts: [] });
  });

  test("new nodes with new edges, each after what it followed", () => {
    const a = graph({
      edges: ["start -> ask", "ask.error -> sorry", "ask -> look", "look -> end", "sorry -> end"],
    });
    const b = graph({ edges: [...parts.edges, "look.error -> retry", "retry -> end"] });
    const { document, conflicts } = mergeGraphs(base, a, b);
    expect(conflicts).toEqual([]);
    expect(edgesOf(document)).toEqual([
      "start -> ask",
      "ask.error -> sorry",
      "ask -> look",
      "look -> end",
      "sorry -> end",
      "look.error -> retry",
      "retry -> end",
    ]);
    const ids = (document["nodes"] as JsonObject[]).map(({ id }) => id); // the builder's are objects
    expect(ids).toEqual(["start", "ask", "sorry", "look", "end", "retry"]);
  });

  test("words of a list, such as tools", () => {
    const tools = (...names: string[]) => ask({ tools: names });
    const { document, conflicts } = mergeGraphs(tools("a", "b"), tools("b", "c"), tools("a", "b", "d"));
    expect(conflicts).toEqual([]);
    expect(document).toEqual(tools("b", "c", "d"));
  });

  test("a node that one side renamed and the other changed and read is both", () => {
    const renamed = graph({
      nodes: { start: {}, question: llm(), look: { type: "template", config: { text: "look" } } },
      edges: parts.edges.map((edge) => edge.replace("ask", "question")),
    });
    const changed = graph({
      nodes: {
        ...parts.nodes,
        ask: llm({ system: "Be brief." }),
        look: { type: "template", config: { text: "{{ nodes.ask.text }}" } },
      },
    });
    const expected = graph({
      nodes: {
        start: {},
        question: llm({ system: "Be brief." }),
        look: { type: "template", config: { text: "{{ nodes.question.text }}" } },
      },
      edges: parts.edges.map((edge) => edge.replace("ask", "question")),
    });
    expect(mergeGraphs(base, renamed, changed)).toEqual({ document: expected, conflicts: [] });
    expect(mergeGraphs(base, changed, renamed)).toEqual({ document: expected, conflicts: [] });
  });

  test("where a node stands is never a conflict: b wins", () => {
    const at = (x: number, more: JsonObject = {}) => ask(more, { ui: { x, y: 0 } });
    expect(mergeGraphs(at(0), at(1, { temperature: 1 }), at(2))).toEqual({
      document: at(2, { temperature: 1 }),
      conflicts: [],
    });
  });

  test("a node that one side removed and the other only moved is gone", () => {
    const shorter = graph({ nodes: { start: {}, ask: llm() }, edges: ["start -> ask", "ask -> end"] });
    const moved = graph({
      nodes: { ...parts.nodes, look: { type: "template", config: { text: "look" }, ui: { x: 1, y: 1 } } },
    });
    expect(mergeGraphs(base, moved, shorter)).toEqual({ document: shorter, conflicts: [] });
  });
});

describe("changes that exclude each other are conflicts, and a's value stays", () => {
  test("one field with two new values", () => {
    const merged = mergeGraphs(base, ask({ system: "Be brief." }), ask({ system: "Be funny." }));
    expect(merged).toEqual({
      document: ask({ system: "Be brief." }),
      conflicts: [
        {
          type: "both_changed",
          subject: { kind: "node", id: "ask" },
          path: "/nodes/1/config/system",
          base: { path: "/nodes/1/config/system", value: "Be kind." },
          a: { path: "/nodes/1/config/system", value: "Be brief." },
          b: { path: "/nodes/1/config/system", value: "Be funny." },
        },
      ],
    });
  });

  test("a node that one removed and the other changed goes or stays with its edges", () => {
    const shorter = graph({ nodes: { start: {}, ask: llm() }, edges: ["start -> ask", "ask -> end"] });
    const changed = graph({ nodes: { ...parts.nodes, look: { type: "template", config: { text: "new" } } } });
    const conflict = { type: "changed_and_removed", subject: { kind: "node", id: "look" } };
    expect(mergeGraphs(base, shorter, changed)).toMatchObject({
      document: shorter,
      conflicts: [
        { ...conflict, path: null, b: { path: "/nodes/2", value: { config: { text: "new" } } } },
        { type: "added_differently", subject: { kind: "edge", from: "ask" }, a: { value: { to: "end" } } },
      ],
    });
    const { document, conflicts } = mergeGraphs(base, changed, shorter);
    expect(conflicts).toMatchObject([
      { ...conflict, path: "/nodes/2", base: { path: "/nodes/2" } },
      { subject: { kind: "edge" }, path: null, b: { value: { from: "ask", to: "end" } } },
    ]);
    expect(document).toEqual(changed);
  });

  test("a node that one removed while the other drew an edge to it", () => {
    const shorter = graph({ nodes: { start: {}, ask: llm() }, edges: ["start -> ask", "ask -> end"] });
    const wired = graph({ edges: [...parts.edges, "ask.error -> look"] });
    const { document, conflicts } = mergeGraphs(base, shorter, wired);
    const edge = { type: "added_differently", subject: { kind: "edge", from: "ask" } };
    expect(conflicts).toMatchObject([
      { type: "changed_and_removed", subject: { kind: "node", id: "look" } },
      { ...edge, a: { value: { to: "end" } } },
      { ...edge, b: { value: { port: "error", to: "look" } } },
    ]);
    expect(document).toEqual(shorter);
  });

  test("one id for two new nodes, one port led to two places", () => {
    const a = graph({
      nodes: { ...parts.nodes, more: llm({ system: "A" }) },
      edges: ["start -> ask", "ask -> more", "more -> end", "look -> end"],
    });
    const b = graph({
      nodes: { ...parts.nodes, more: llm({ system: "B" }) },
      edges: ["start -> ask", "ask -> end", "look -> end"],
    });
    const { document, conflicts } = mergeGraphs(base, a, b);
    expect(conflicts).toMatchObject([
      { type: "added_differently", subject: { kind: "node", id: "more" } },
      {
        type: "both_changed",
        subject: { kind: "edge", from: "ask", port: "out" },
        base: { value: { to: "look" } },
        a: { value: { to: "more" } },
        b: { value: { to: "end" } },
      },
    ]);
    expect(document).toEqual(a);
  });

  test("two new names for one node", () => {
    const named = (id: string) =>
      graph({
        nodes: { start: {}, [id]: llm(), look: { type: "template", config: { text: "look" } } },
        edges: parts.edges.map((edge) => edge.replace("ask", id)),
      });
    expect(mergeGraphs(base, named("one"), named("two"))).toEqual({
      document: named("one"),
      conflicts: [
        {
          type: "both_changed",
          subject: { kind: "node", id: "one" },
          path: "/nodes/1/id",
          base: { path: "/nodes/1/id", value: "ask" },
          a: { path: "/nodes/1/id", value: "one" },
          b: { path: "/nodes/1/id", value: "two" },
        },
      ],
    });
  });

  test("another type and another field of the old type's config", () => {
    const retyped = graph({ nodes: { ...parts.nodes, ask: { type: "template", config: { text: "hi" } } } });
    const { document, conflicts } = mergeGraphs(
      base,
      retyped,
      ask({ system: "Be brief." }, { policy: { timeout_ms: 5 } }),
    );
    expect(conflicts).toMatchObject([
      { type: "both_changed", path: "/nodes/1/type", a: { value: "template" }, b: { value: "llm" } },
      { type: "both_changed", path: "/nodes/1/config", a: { value: { text: "hi" } } },
    ]);
    expect(document).toMatchObject({
      nodes: [{}, { type: "template", config: { text: "hi" }, policy: { timeout_ms: 5 } }, {}, {}],
    });
  });

  test("two new orders of one list", () => {
    const listed = (...order: string[]) => ask({ cases: order.map((id) => ({ id })) });
    const { document, conflicts } = mergeGraphs(
      listed("a", "b", "c"),
      listed("b", "a", "c"),
      listed("a", "c", "b"),
    );
    expect(conflicts).toMatchObject([{ type: "both_changed", path: "/nodes/1/config/cases" }]);
    expect(document).toEqual(listed("b", "a", "c"));
  });
});

describe("laws", () => {
  const strange = fc.oneof(
    mutatedJson(base).filter(isObject),
    fc.record({ nodes: arbitraryJson, edges: arbitraryJson, state: arbitraryJson }, { requiredKeys: [] }),
  );

  /** The document with its lists sorted and nothing of where nodes stand. */
  function sorted(value: Json): Json {
    if (isList(value))
      return value.map(sorted).toSorted((one, other) => (canonicalJson(one) < canonicalJson(other) ? -1 : 1));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, each]): [string, Json][] =>
        key === "ui" ? [] : [[key, sorted(each)]],
      ),
    );
  }

  test("what only one side changed is taken as it is, and what both changed alike is taken once", () => {
    fc.assert(
      fc.property(strange, strange, (one: JsonObject, other: JsonObject) => {
        expect(mergeGraphs(one, other, one)).toEqual({ document: other, conflicts: [] });
        expect(mergeGraphs(one, one, other)).toEqual({ document: other, conflicts: [] });
        expect(mergeGraphs(one, other, other)).toEqual({ document: other, conflicts: [] });
      }),
    );
  });

  test("any three documents can be merged, and every conflict is well formed and says where it is", () => {
    fc.assert(
      fc.property(strange, strange, strange, (base: JsonObject, a: JsonObject, b: JsonObject) => {
        const { document, conflicts } = mergeGraphs(base, a, b);
        for (const conflict of conflicts) {
          MergeConflict.parse(conflict);
          expect(canonicalJson(valueAt(document, conflict.path) ?? null)).toBe(
            canonicalJson(conflict.a?.value ?? null),
          );
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("the sides are equal but for whose value stays", () => {
    fc.assert(
      fc.property(
        mutatedJson(base).filter(isObject),
        mutatedJson(base).filter(isObject),
        (a: JsonObject, b: JsonObject) => {
          const [one, other] = [mergeGraphs(base, a, b), mergeGraphs(base, b, a)];
          const told = ({ type, subject, base }: MergeConflict) =>
            canonicalJson(JSON.parse(JSON.stringify({ type, subject, base })) as Json);
          const kinds = (all: readonly MergeConflict[]) => all.map(told).toSorted();
          expect(kinds(one.conflicts)).toEqual(kinds(other.conflicts));
          if (one.conflicts.length === 0) expect(sorted(one.document)).toEqual(sorted(other.document));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("changes of different nodes never conflict, and all of them are in the outcome", () => {
    const config = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), arbitraryJson);
    fc.assert(
      fc.property(config, config, config, arbitraryJson, (one, other, added, limits) => {
        const a = graph({ nodes: { ...parts.nodes, ask: llm(one), more: { type: "x", config: added } } });
        const b = {
          ...graph({ nodes: { ...parts.nodes, look: { type: "template", config: other } } }),
          limits,
        };
        const both = {
          ...graph({
            nodes: {
              ...parts.nodes,
              ask: llm(one),
              look: { type: "template", config: other },
              more: { type: "x", config: added },
            },
          }),
          limits,
        };
        expect(mergeGraphs(base, a, b)).toEqual({ document: both, conflicts: [] });
      }),
    );
  });

  test("documents nested a hundred thousand levels deep are merged, not crashed on", () => {
    const deep = (end: string): JsonObject => ({
      ...base,
      input: JSON.parse(`${"[".repeat(100_000)}${end}${"]".repeat(100_000)}`) as Json, // it is JSON text
    });
    expect(mergeGraphs(base, deep("1"), { ...base, limits: {} }).conflicts).toEqual([]);
    expect(mergeGraphs(deep("0"), deep("1"), deep("2")).conflicts).toMatchObject([{ type: "both_changed" }]);
  });
});

function valueAt(document: Json, path: string | null): Json | undefined {
  if (path === null) return undefined;
  return path
    .split("/")
    .slice(1)
    .reduce<Json | undefined>((value, token) => {
      const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
      return typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (Reflect.get(value, key) as Json) // a member of JSON is JSON
        : undefined;
    }, document);
}
