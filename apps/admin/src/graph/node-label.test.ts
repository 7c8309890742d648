import { expect, test } from "vitest";

import { nodeLabel, nodePath } from "./node-label.ts";
import { readGraph } from "./read-graph.ts";

const inner = { nodes: [{ id: "ask", type: "approval", name: "Ask the boss" }] };
const middle = { nodes: [{ id: "again", type: "map", config: { body: inner } }] };
const view = readGraph({
  nodes: [
    { id: "fan", type: "map", name: "Each order", config: { body: inner } },
    { id: "deep", type: "map", config: { body: middle } },
  ],
});

test("a node goes by its name", () => {
  expect(nodeLabel(view, "fan")).toBe("Each order");
});

test("a node of a body goes by its name there, with the item as people count", () => {
  expect(nodeLabel(view, "fan[2].ask")).toBe("Ask the boss (item 3)");
  expect(nodeLabel(view, "deep[0].again[4].ask")).toBe("Ask the boss (item 1.5)");
});

test("a node that the graph does not have goes by its id", () => {
  expect(nodeLabel(view, "gone")).toBe("gone");
  expect(nodeLabel(view, "fan[0].gone")).toBe("gone (item 1)");
  expect(nodeLabel(readGraph(undefined), "fan[0].ask")).toBe("ask (item 1)");
});

test("the way to a node is read from its id", () => {
  expect(nodePath("deep[0].again[4].ask")).toEqual({
    id: "ask",
    maps: [
      { id: "deep", item: 0 },
      { id: "again", item: 4 },
    ],
  });
});
