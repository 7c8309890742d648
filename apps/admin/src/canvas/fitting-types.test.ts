import { nodeDefinitions } from "@patchbay/graph";
import { expect, test } from "vitest";

import { fittingTypes } from "./fitting-types.ts";

test("what fits behind a node depends on the node, and on the port where that says more", () => {
  expect(fittingTypes("start", "out")[0]).toBe("agent");
  expect(fittingTypes("approval", "rejected")).not.toEqual(fittingTypes("approval", "approved"));
  expect(fittingTypes("agent", "error")).toContain("handoff");
  expect(fittingTypes("constructor", "out").length).toBeGreaterThan(0);
});

test("only types that exist are named, and none that begins a run", () => {
  const named = [...nodeDefinitions.keys()].flatMap((type) => fittingTypes(type, "out"));
  expect(named.filter((type) => !nodeDefinitions.has(type) || type === "start")).toEqual([]);
});
