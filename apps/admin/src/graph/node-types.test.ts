import { expect, test } from "vitest";

import { portsOf, summaryOf } from "./node-types.ts";

test("an agent names its model and its tool, or how many it has", () => {
  expect(summaryOf("agent", { model: "fast" })).toBe("fast");
  expect(summaryOf("agent", { model: "fast", tools: ["calculator"] })).toBe("fast · calculator");
  expect(summaryOf("agent", { model: "fast", tools: ["calculator", "http_get"] })).toBe("fast · 2 tools");
});

test("of a config that is wrong there is at most nothing to say", () => {
  expect(summaryOf("agent", { tools: [1, null] })).toBe("");
  expect(summaryOf("condition", { cases: "x" })).toBe("");
  expect(summaryOf("end", { output: [] })).toBe("");
});

test("a config that the language refuses keeps the ports that can be read of it", () => {
  expect(portsOf("switch", { cases: [{ id: "a" }, {}] }, {})).toEqual(["a", "else"]);
  expect(portsOf("parallel", { branches: [{ id: "left", wrong: 1 }] }, {})).toEqual(["left"]);
  expect(portsOf("loop", {}, {})).toEqual(["body", "done"]);
  expect(portsOf("fail", {}, {})).toEqual([]);
});
