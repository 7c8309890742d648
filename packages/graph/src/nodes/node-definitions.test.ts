import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { nodeDefinitions } from "./node-definitions.ts";

const everywhere = { ...testResources, unavailable: new Set<string>() };
const check = (type: string, config: JsonObject, output: string, edges: readonly string[] = []) =>
  checkGraph(
    graphWith({
      nodes: { a: { type, config }, end: { type: "end", config: { output: { answer: output } } } },
      edges: ["start -> a", "a -> end", ...edges],
    }),
    everywhere,
  ).diagnostics;

/** Node types whose meaning is fixed by their definition: a config, an expression that reads what it leaves, its effect. */
const leaving: readonly [type: string, config: JsonObject, output: string, effect: string][] = [
  [
    "code",
    { source: "return input.n;", input: { n: "1" }, output_schema: { type: "string" } },
    "nodes.a.result.trim()",
    "none",
  ],
  [
    "retrieve",
    { pipeline: "handbook", query: "{{ input.message }}", limit: 5, filter: { team: "{{ input.message }}" } },
    "nodes.a.passages.map(p, p.text + p.source) + nodes.a.citations.map(c, c.passage_id + c.title)",
    "read",
  ],
  [
    "vector_search",
    { index: "faq", query: "x", min_score: -0.5 },
    "nodes.a.passages.filter(p, p.score > 0.5).map(p, p.metadata.page)",
    "read",
  ],
  [
    "memory_read",
    { scope: "caller", query: "x" },
    "nodes.a.memories.map(m, m.text + m.created_at + string(m.?score.orValue(0.0)))",
    "read",
  ],
  ["memory_write", { scope: "thread", text: "{{ input.message }}", tags: ["likes"] }, "nodes.a.id", "write"],
  [
    "artifact",
    { operation: "read", artifact: "input.message" },
    "nodes.a.content + string(nodes.a.revision)",
    "read",
  ],
  ["artifact", { operation: "revise", name: "report", content: "x" }, "nodes.a.id", "write"],
  ["handoff", { message: "{{ input.message }}", queue: "sales" }, "nodes.a.reply + nodes.a.by", "write"],
  [
    "speech_to_text",
    { audio: "input.message", language: "de-CH" },
    "nodes.a.text + nodes.a.language + string(nodes.a.segments[0].start_ms)",
    "read",
  ],
  ["text_to_speech", { text: "Hello.", format: "opus" }, "nodes.a.audio.media_type", "read"],
];

describe.each(leaving)("%s", (type, config, output, effect) => {
  test("leaves behind what it says, with types", () => {
    expect(check(type, config, output)).toEqual([]);
    expect(check(type, config, "nodes.a.nothing_of_this")).toMatchObject([{ code: "PB2102" }]);
  });

  test("has its effect", () => {
    expect(nodeDefinitions.get(type)?.configure(config)).toMatchObject({ configured: { effect } });
  });
});

test.each<[type: string, config: JsonObject, path: string]>([
  ["code", { source: "", output_schema: {} }, "/source"],
  ["code", { source: "x", language: "python", output_schema: {} }, "/language"],
  ["retrieve", { pipeline: "handbook", query: "{{ input.mesage }}" }, "/query"],
  ["retrieve", { pipeline: "p", query: "x", filter: { team: "{{ input.mesage }}" } }, "/filter/team"],
  ["vector_search", { index: "faq", query: "x", min_score: 2 }, "/min_score"],
  ["memory_read", { scope: "world" }, "/scope"],
  ["artifact", { operation: "read" }, ""],
  ["artifact", { operation: "read", artifact: "7" }, "/artifact"],
  ["artifact", { operation: "read", name: "report", content: "x" }, "/content"],
  ["handoff", { message: "x", expires_ms: 1 }, "/expires_ms"],
])("%s refuses %j", (type, config, path) => {
  expect(check(type, config, "'x'")).toMatchObject([{ path: `/nodes/1/config${path}` }]);
});

test("a handoff that expires has no reply", () => {
  const config = { message: "x", expires_ms: 60_000 };
  expect(check("handoff", config, "nodes.a.reply", ["a.expired -> end"])).toMatchObject([{ code: "PB2103" }]);
});

test("every node type has a title, a sentence and an icon", () => {
  for (const { title, summary, icon } of nodeDefinitions.values()) {
    expect(title).toMatch(/^[A-Z]/);
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(icon).toMatch(/^[a-z0-9-]+$/);
  }
});
