import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { judge } from "./judge.ts";

const judging = (
  config: JsonObject,
  output = "nodes.judge.passed ? nodes.judge.reason : string(nodes.judge.score)",
): JsonObject =>
  graphWith({
    nodes: {
      judge: { type: "judge", config },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> judge", "judge.pass -> end", "judge.fail -> end"],
  });
const check = (document: JsonObject) => checkGraph(document, testResources).diagnostics;

const byModel = { model: "default", rubric: "Is it polite?", input: "{{ input.message }}" };

test.each<[what: string, config: JsonObject]>([
  ["a rule", { when: "size(input.message) > 3" }],
  ["a model", byModel],
  ["a model and a threshold", { ...byModel, threshold: 0.8 }],
])("judges by %s, and its outputs have types", (_what, config) => {
  expect(check(judging(config))).toEqual([]);
  expect(check(judging(config, "nodes.judge.reason + 1"))).toMatchObject([{ code: "PB2201" }]);
});

test.each<[what: string, config: JsonObject]>([
  ["nothing", {}],
  ["a rule and a model", { when: "true", ...byModel }],
  ["a rule and a threshold", { when: "true", threshold: 0.5 }],
  ["a model without a rubric", { model: "default", input: "x" }],
])("%s is neither of the two forms", (_what, config) => {
  expect(check(judging(config))).toMatchObject([{ code: "PB1103", path: "/nodes/1/config" }]);
});

test("a rule is true or false, and needs no model", () => {
  expect(check(judging({ when: "input.message" }))).toMatchObject([{ code: "PB2202" }]);
  expect(judge.configure({ when: "true" })).toMatchObject({
    ok: true,
    configured: { effect: "none", needs: [] },
  });
});

test("a model must give structured output", () => {
  expect(judge.configure(byModel)).toMatchObject({ ok: true, configured: { effect: "read" } });
  expect(check(judging({ ...byModel, model: "plain" }))).toMatchObject([{ code: "PB4003" }]);
});
