import { nodeDefinitions } from "@patchbay/graph";
import { expect, test } from "vitest";

import { fittingTypes, usefulTypes } from "./fitting-types.ts";

test("what fits behind a node depends on the node, and on the port where that says more", () => {
  expect(fittingTypes("start", "out")[0]).toBe("agent");
  expect(fittingTypes("approval", "rejected")).not.toEqual(fittingTypes("approval", "approved"));
  expect(fittingTypes("agent", "error")).toContain("handoff");
  expect(fittingTypes("constructor", "out").length).toBeGreaterThan(0);
});

test("where nothing is before, what graphs are made of comes first, and a start where there is none", () => {
  expect(usefulTypes(true)[0]).toBe("agent");
  expect(usefulTypes(false)[0]).toBe("start");
  expect(usefulTypes(true)).not.toContain("end");
  expect(usefulTypes(true).filter((type) => !nodeDefinitions.has(type))).toEqual([]);
});

test("where the graph ends already, another end is the last thing to offer", () => {
  expect(fittingTypes("llm", "out")[0]).toBe("end");
  expect(fittingTypes("llm", "out", true).at(-1)).toBe("end");
  expect(fittingTypes("llm", "out", true)).toHaveLength(fittingTypes("llm", "out").length);
});

test("only types that exist are named, and none that begins a run", () => {
  const named = [...nodeDefinitions.keys()].flatMap((type) => fittingTypes(type, "out"));
  expect(named.filter((type) => !nodeDefinitions.has(type) || type === "start")).toEqual([]);
});
