import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";

const waiting = (config: JsonObject, output: string, ...edges: string[]): JsonObject =>
  graphWith({
    nodes: {
      pause: { type: "wait", config },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> pause", "pause -> end", ...edges],
  });
const check = (config: JsonObject, output = "'done'", ...edges: string[]) =>
  checkGraph(waiting(config, output, ...edges), testResources).diagnostics;

test("waits for a while, until a time, or for a signal, but only for one of them", () => {
  expect(check({ duration_ms: 1_000 })).toEqual([]);
  expect(check({ until: "run.started_at + duration('60s')" })).toEqual([]);
  expect(check({ signal: "paid" })).toEqual([]);
  for (const config of [{}, { duration_ms: 1, signal: "paid" }, { until: "run.started_at", duration_ms: 1 }])
    expect(check(config)).toMatchObject([{ code: "PB1103", path: "/nodes/1/config" }]);
});

test("a signal brings any payload; the clock brings none", () => {
  expect(check({ signal: "paid" }, "nodes.pause.payload.amount")).toEqual([]);
  expect(check({ duration_ms: 1 }, "nodes.pause.payload")).toMatchObject([{ code: "PB2102" }]);
});

test("only a signal can fail to come, and then there is no payload", () => {
  expect(check({ duration_ms: 1, timeout_ms: 1 })).toMatchObject([
    { code: "PB1103", path: "/nodes/1/config/timeout_ms" },
  ]);
  const late = { signal: "paid", timeout_ms: 60_000 };
  expect(check(late)).toMatchObject([{ code: "PB3203" }]);
  const edges = ["pause.expired -> late", "late -> end"];
  expect(check(late, "nodes.pause.payload", ...edges)).toMatchObject([
    { code: "PB2103", message: expect.stringContaining("start → pause → late → end") },
  ]);
  expect(check(late, "has(nodes.pause.payload) ? nodes.pause.payload : 'late'", ...edges)).toEqual([]);
});
