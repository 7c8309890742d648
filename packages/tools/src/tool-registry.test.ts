import { JsonSchema } from "@patchbay/graph";
import { createEgress } from "@patchbay/egress";
import { expect, test } from "vitest";

import { createCalculator } from "./calculator/calculator.ts";
import { createHttpGet } from "./http-get/http-get.ts";
import { createToolRegistry, ToolNotFoundError } from "./tool-registry.ts";

const calculator = createCalculator();

test("tools are found by name, and listed as they were registered", () => {
  const httpGet = createHttpGet({ egress: createEgress() });
  const registry = createToolRegistry([httpGet, calculator]);
  expect(registry.get("calculator")).toBe(calculator);
  expect(registry.find("constructor")).toBeUndefined();
  expect(registry.list()).toEqual([httpGet, calculator]);
});

test("an unknown name is refused with those that there are", () => {
  const registry = createToolRegistry([calculator]);
  expect(() => registry.get("weather")).toThrow(ToolNotFoundError);
  expect(() => registry.get("weather")).toThrow("“weather” on this server; there are: calculator.");
});

test("two tools of one name are refused", () => {
  expect(() => createToolRegistry([calculator, createCalculator()])).toThrow(
    "Two tools are named “calculator”.",
  );
});

test.each(["", "Calculator", "1st", "with-dash", "with space", "a".repeat(65)])(
  "the name %j is refused",
  (name) => {
    expect(() => createToolRegistry([{ ...calculator, name }])).toThrow("A tool's name must match");
  },
);

test("the schemas of the built-in tools are in the subset that the graph language reads", () => {
  for (const tool of [calculator, createHttpGet({ egress: createEgress() })]) {
    expect(JsonSchema.safeParse(tool.input).success).toBe(true);
    expect(JsonSchema.safeParse(tool.output).success).toBe(true);
    expect(tool.description.length).toBeLessThan(1_024);
  }
});
