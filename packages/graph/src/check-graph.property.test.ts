import fc from "fast-check";
import { expect, test } from "vitest";

import { checkGraph } from "./check-graph.ts";
import { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { Json } from "./json.ts";
import { arbitraryJson, mutatedJson } from "./testing/arbitrary-json.ts";
import { graphWith, testResources } from "./testing/index.ts";

const rich = graphWith({
  input: {
    type: "object",
    properties: {
      message: { type: "string" },
      count: { type: "integer", default: 3 },
      tags: { type: "array" },
    },
    required: ["message"],
  },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  state: {
    laps: { schema: { type: "integer" }, reducer: "sum" },
    found: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
  },
  nodes: {
    ask: {
      type: "agent",
      config: { model: "default", instructions: "Be {{ input.message }}", tools: ["calculator"] },
      policy: { on_error: "port", timeout_ms: 1000, retry: { max_attempts: 2 } },
    },
    sum: { type: "tool", config: { tool: "calculator", arguments: { expression: "{{ input.message }}" } } },
    note: { type: "set_state", config: { assign: { laps: "1", found: "[input.message]" } } },
    again: { type: "condition", config: { cases: [{ id: "more", when: "state.laps < input.count" }] } },
    end: { type: "end", config: { output: { reply: "has(nodes.ask.text) ? nodes.ask.text : 'none'" } } },
  },
  edges: [
    "start -> ask",
    "ask -> sum",
    "ask.error -> end",
    "sum -> note",
    "note -> again",
    "again.more -> sum",
    "again.else -> end",
  ],
});

function expectSound(document: Json): void {
  const { diagnostics, document: checked } = checkGraph(document, testResources);
  for (const diagnostic of diagnostics) expect(Diagnostic.safeParse(diagnostic).success).toBe(true);
  expect(checked === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
}

test("the document that the mutations start from is right", () => {
  expect(checkGraph(rich, testResources).diagnostics.map(({ code }) => code)).toEqual(["PB3302"]);
});

test("checking never throws, whatever JSON it is given", () => {
  fc.assert(fc.property(arbitraryJson, expectSound), { numRuns: 2_000 });
});

test("checking never throws on a document with parts deleted, replaced or copied", () => {
  fc.assert(fc.property(mutatedJson(rich), expectSound), { numRuns: 3_000 });
});

test("the same document gives the same diagnostics in the same order", () => {
  const twice = (document: Json): void => {
    expect(checkGraph(document, testResources)).toEqual(checkGraph(document, testResources));
  };
  fc.assert(fc.property(mutatedJson(rich), twice), { numRuns: 200 });
});
