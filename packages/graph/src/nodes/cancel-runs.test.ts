import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";

const check = (config: JsonObject) =>
  checkGraph(
    graphWith({
      nodes: {
        stop: { type: "cancel_runs", config },
        end: { type: "end", config: { output: { answer: "nodes.stop.cancelled + 1" } } },
      },
      edges: ["start -> stop", "stop -> end"],
    }),
    testResources,
  ).diagnostics;

test("stops single runs or a group, but not both", () => {
  expect(check({ runs: "['run_1']" })).toEqual([]);
  expect(check({ group: "'grp_1'", reason: "{{ input.message }}" })).toEqual([]);
  expect(check({})).toMatchObject([{ code: "PB1103" }]);
  expect(check({ runs: "[]", group: "'g'" })).toMatchObject([{ code: "PB1103" }]);
});

test("runs are named by their ids", () => {
  expect(check({ runs: "[1]" })).toMatchObject([{ code: "PB2202" }]);
  expect(check({ group: "7" })).toMatchObject([{ code: "PB2202" }]);
});
