import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";

const input = {
  type: "object",
  properties: { topics: { type: "array", items: { type: "string" } } },
  required: ["topics"],
};
const spawning = (config: JsonObject, output: string): JsonObject =>
  graphWith({
    input,
    nodes: {
      ask: {
        type: "spawn_group",
        config: {
          agent: "researcher",
          items: "input.topics",
          input: { topic: "item", depth: "index" },
          ...config,
        },
      },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> ask", "ask -> end"],
  });
const check = (config: JsonObject, output = "nodes.ask.group") =>
  checkGraph(spawning(config, output), testResources).diagnostics;

test("each run's answer has its type, and is null where the run failed", () => {
  const guarded = "nodes.ask.results.map(r, r.error != null ? r.error.code : r.run_id)";
  expect(check({}, guarded)).toEqual([]);
  expect(check({}, "nodes.ask.results[0].output == null ? '' : nodes.ask.results[0].output.summary")).toEqual(
    [],
  );
  expect(check({}, "nodes.ask.results.map(r, r.output.summary)")).toMatchObject([{ code: "PB2103" }]);
});

test("in the background there are no results, but the group to ask for them", () => {
  expect(check({ background: true }, "nodes.ask.run_ids[0] + nodes.ask.group")).toEqual([]);
  expect(check({ background: true }, "nodes.ask.results")).toMatchObject([{ code: "PB2102" }]);
});

test("the item has the type of the list's elements, and the index is a number", () => {
  expect(check({ input: { topic: "item.trim()", depth: "index + 1" } })).toEqual([]);
  expect(check({ input: { topic: "item + 1" } })).toMatchObject([{ code: "PB2201" }]);
  expect(check({ items: "[1, 2]" })).toMatchObject([{ code: "PB4007" }]);
});

test("the item is known nowhere but in the input", () => {
  expect(check({ items: "[item]" })).toMatchObject([{ code: "PB2101" }]);
  expect(check({}, "item")).toMatchObject([{ code: "PB2101" }]);
});

test("without an input of its own, an agent is given the item and the index", () => {
  const document = graphWith({
    input,
    nodes: { ask: { type: "spawn_group", config: { agent: "researcher", items: "input.topics" } } },
    edges: ["start -> ask", "ask -> end"],
  });
  const taking = (properties: JsonObject) => ({
    ...testResources,
    agents: new Map([["researcher", { input: { type: "object" as const, ...properties }, output: {} }]]),
  });
  const check = (properties: JsonObject) => checkGraph(document, taking(properties)).diagnostics;
  expect(check({ properties: { item: { type: "string" } }, required: ["item"] })).toEqual([]);
  expect(check({ properties: { item: { type: "integer" } }, required: ["item"] })).toMatchObject([
    { code: "PB4007", path: "/nodes/1/config" },
  ]);
});

test.each(["spawn_group", "await_group"])("%s has a quorum where its mode is one, and only there", (type) => {
  const config: JsonObject =
    type === "spawn_group" ? { agent: "researcher", items: "[1]" } : { group: "'g'" };
  const check = (more: JsonObject) =>
    checkGraph(
      graphWith({
        nodes: { a: { type, config: { ...config, ...more } } },
        edges: ["start -> a", "a -> end"],
      }),
      { ...testResources, agents: new Map([["researcher", { input: {}, output: {} }]]) },
    ).diagnostics;
  expect(check({ mode: "quorum", quorum: 2 })).toEqual([]);
  expect(check({ mode: "quorum" })).toMatchObject([{ code: "PB1102", path: "/nodes/1/config/quorum" }]);
  expect(check({ mode: "all", quorum: 2 })).toMatchObject([
    { code: "PB1103", path: "/nodes/1/config/quorum" },
  ]);
});

test("a group can be waited for, for as long as one likes, and stopped", () => {
  const document = (config: JsonObject, ...edges: string[]) =>
    graphWith({
      nodes: {
        go: {
          type: "spawn_group",
          config: { agent: "researcher", items: "['a']", input: { topic: "item" }, background: true },
        },
        get: { type: "await_group", config: { group: "nodes.go.group", ...config } },
        halt: { type: "cancel_runs", config: { group: "nodes.go.group", reason: "Too slow." } },
        end: { type: "end", config: { output: { answer: "nodes.get.results" } } },
      },
      edges: ["start -> go", "go -> get", "get -> end", ...edges],
    });
  const codes = (graph: JsonObject) => checkGraph(graph, testResources).diagnostics.map(({ code }) => code);
  expect(codes(document({ timeout_ms: 1_000 }, "get.expired -> halt", "halt -> end"))).toEqual(["PB2103"]);
  expect(codes(document({}, "get -> halt", "halt -> end"))).toEqual([]);
});
