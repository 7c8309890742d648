import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";

const form = {
  type: "object",
  properties: { iban: { type: "string" }, amount: { type: "number" }, note: { type: "string" } },
  required: ["iban", "amount"],
};
const asking = (config: JsonObject, output: string, ...edges: string[]): JsonObject =>
  graphWith({
    nodes: {
      ask: { type: "human_input", config: { prompt: "Where to?", form, ...config } },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> ask", "ask -> end", ...edges],
  });
const check = (config: JsonObject, output = "'fine'", ...edges: string[]) =>
  checkGraph(asking(config, output, ...edges), testResources).diagnostics;

test("the form's fields are the outputs, each with its type", () => {
  expect(check({}, "nodes.ask.iban + string(nodes.ask.amount)")).toEqual([]);
  expect(check({}, "nodes.ask.amount.trim()")).toMatchObject([{ code: "PB2203" }]);
  expect(check({}, "nodes.ask.bic")).toMatchObject([{ code: "PB2102" }]);
});

test("a field that nobody has to fill in may be missing", () => {
  expect(check({}, "nodes.ask.note")).toMatchObject([{ code: "PB2103" }]);
});

test("a form that can expire has a way for it, on which no field is filled in", () => {
  expect(check({ expires_ms: 60_000 })).toMatchObject([{ code: "PB3203" }]);
  expect(check({ expires_ms: 60_000 }, "nodes.ask.iban", "ask.expired -> end")).toMatchObject([
    { code: "PB2103" },
  ]);
});

test("a form is the schema of an object", () => {
  expect(check({ form: { type: "string" } })).toMatchObject([
    { code: "PB1103", path: "/nodes/1/config/form/type" },
  ]);
  expect(check({ expires_ms: 1 })).toMatchObject([{ code: "PB1103" }]);
});
