import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { replan } from "./replan.ts";

const rules = [{ id: "good", when: "nodes.work.text != ''", decision: "continue" }];
const planning = (config: JsonObject, output = "nodes.plan.reason"): JsonObject =>
  graphWith({
    nodes: {
      work: { type: "template", config: { text: "{{ input.message }}" } },
      plan: { type: "replan", config },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: [
      "start -> work",
      "work -> plan",
      "plan.continue -> end",
      "plan.retry -> work",
      "plan.change -> work",
      "plan.stop -> end",
    ],
  });
const check = (config: JsonObject, output?: string) =>
  checkGraph(planning(config, output), testResources).diagnostics;

test("a cycle through “retry” and “change” is bounded, and the outputs have types", () => {
  expect(check({ rules })).toEqual([]);
  expect(check({ rules }, "nodes.plan.exhausted ? nodes.plan.rounds : 0")).toEqual([]);
  expect(check({ rules }, "nodes.plan.decision == 'again'")).toMatchObject([{ code: "PB2201" }]);
});

test("a cycle through “continue” is not bounded", () => {
  const document = graphWith({
    nodes: { plan: { type: "replan", config: { rules: [{ id: "r", when: "true", decision: "stop" }] } } },
    edges: [
      "start -> plan",
      "plan.continue -> work",
      "work -> plan",
      "plan.retry -> end",
      "plan.change -> end",
      "plan.stop -> end",
    ],
  });
  expect(checkGraph(document, testResources).diagnostics).toMatchObject([{ code: "PB3302" }]);
});

test("decides by rules, by a model, or by one after the other", () => {
  const byModel = { model: "default", input: "{{ nodes.work.text }}", instructions: "Be strict." };
  expect(check(byModel)).toEqual([]);
  expect(check({ rules, ...byModel })).toEqual([]);
  expect(check({ rules, ...byModel, model: "plain" })).toMatchObject([{ code: "PB4003" }]);
  expect(replan.configure(byModel)).toMatchObject({ configured: { effect: "read" } });
  expect(replan.configure({ rules })).toMatchObject({ configured: { effect: "none", needs: [] } });
});

test.each<[what: string, config: JsonObject, path: string]>([
  ["neither rules nor a model", {}, ""],
  ["a model without an input", { model: "default" }, "/input"],
  ["an input without a model", { rules, input: "x" }, "/input"],
  ["instructions without a model", { rules, instructions: "x" }, "/instructions"],
  ["a rule that is no rule", { rules: [{ id: "r", when: "1", decision: "stop" }] }, "/rules/0/when"],
])("%s is refused", (_what, config, path) => {
  expect(check(config)).toMatchObject([{ path: `/nodes/2/config${path}` }]);
});
