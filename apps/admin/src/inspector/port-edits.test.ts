import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { setInNode } from "../editing/commands/node-edits.ts";
import { isPortName, withPortEdges } from "./port-edits.ts";

const route = ["config", "cases", 0, "id"];

test("a port is renamed with the edges that leave by it, and no others", () => {
  const document = graphWith({
    nodes: { see: { type: "condition", config: { cases: [{ id: "a", when: "true" }] } } },
    edges: ["start -> see", "see.a -> yes", "see.else -> end", "yes -> end"],
  });
  const renamed = withPortEdges(setInNode("see", route, "big", "Id"), "see", "a", "big").apply(document);
  expect(renamed).toMatchObject({
    edges: [
      { from: "start", to: "see" },
      { from: "see", port: "big", to: "yes" },
      { from: "see", port: "else", to: "end" },
      { from: "yes", to: "end" },
    ],
  });
});

test("only what a port is called is its name", () => {
  expect(isPortName("condition", route)).toBe(true);
  expect(isPortName("replan", ["config", "rules", 0, "id"])).toBe(false);
  expect(isPortName("condition", ["config", "cases", 0, "when"])).toBe(false);
});
