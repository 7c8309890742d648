import type { Model, ToolSummary } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { resourcesOf } from "./resources-of.ts";

const fast: Model = {
  name: "fast",
  provider: "demo",
  model: "demo",
  capabilities: ["tools"],
  is_demo: true,
};
const look: ToolSummary = {
  name: "look",
  description: "Looks.",
  effect: "read",
  input: { type: "object", properties: { at: { type: "string" } } },
  output: { oneOf: [] },
};

test("models and tools are found by the names that documents use", () => {
  const { models, tools } = resourcesOf({ models: [fast], tools: [look] });
  expect(models.get("fast")?.capabilities).toEqual(new Set(["tools"]));
  expect(tools.get("look")).toMatchObject({ effect: "read", input: look.input });
});

test("a schema that the language cannot say allows anything", () => {
  expect(resourcesOf({ models: [], tools: [look] }).tools.get("look")?.output).toEqual({});
});
