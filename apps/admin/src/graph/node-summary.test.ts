import { nodeDefinitions } from "@patchbay/graph";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { summaryOf } from "./node-summary.ts";

test("an agent names its model and its tool, or how many it has", () => {
  expect(summaryOf("agent", { model: "fast" })).toBe("fast");
  expect(summaryOf("agent", { model: "fast", tools: ["calculator"] })).toBe("fast · calculator");
  expect(summaryOf("agent", { model: "fast", tools: ["calculator", "http_get"] })).toBe("fast · 2 tools");
});

test("a map says what it goes through, and how large its body is or whom it calls", () => {
  const body = { nodes: [{ id: "start" }, { id: "ask" }, { id: "end" }] };
  expect(summaryOf("map", { items: "input.orders", body })).toBe("input.orders · 3 nodes");
  expect(summaryOf("map", { items: "input.orders", body: { nodes: [{}] } })).toBe("input.orders · 1 node");
  expect(summaryOf("map", { items: "input.orders", agent: "checker", version: 2 })).toBe(
    "input.orders · checker · v2",
  );
});

test("what asks a person shows the question's first line", () => {
  expect(summaryOf("approval", { message: "Refund {{ input.amount }}?\nThink twice." })).toBe(
    "Refund {{ input.amount }}?",
  );
  expect(summaryOf("human_input", { prompt: "Which address?" })).toBe("Which address?");
});

test("a wait says how long, until when or for what", () => {
  expect(summaryOf("wait", { duration_ms: 5_400_000 })).toBe("1 h 30 min");
  expect(summaryOf("wait", { until: "input.due" })).toBe("input.due");
  expect(summaryOf("wait", { signal: "paid" })).toBe("signal paid");
});

test("a request says its method and its address", () => {
  expect(summaryOf("http_request", { url: "https://example.com/a" })).toBe("GET example.com/a");
});

test("whatever a draft holds, there is a line to show", () => {
  const type = fc.constantFrom(...nodeDefinitions.keys(), "teleport");
  const config = fc.dictionary(fc.constantFrom(...fieldNames()), fc.jsonValue());
  fc.assert(
    fc.property(type, config, (type, config) => {
      expect(typeof summaryOf(type, config)).toBe("string");
    }),
  );
});

const fieldNames = (): string[] => [
  ...new Set([...nodeDefinitions.values()].flatMap(({ config }) => Object.keys(config.shape))),
];
