import { expect, test } from "vitest";

import { everyNode } from "./node-entries.ts";

test("every node is found, those of a body with the way to them", () => {
  const document = {
    nodes: [
      { id: "start", type: "start" },
      {
        id: "each",
        type: "map",
        name: "Each page",
        config: { body: { nodes: [{ id: "ask", type: "llm" }] } },
      },
    ],
  };
  expect(everyNode(document).map(({ name, path }) => [name, path])).toEqual([
    ["start", []],
    ["Each page", []],
    ["ask", ["each"]],
  ]);
  expect(everyNode(document)[2]?.detail).toContain("Each page");
});

test("a draft that is no graph has no nodes", () => {
  expect(everyNode({ nodes: "none" })).toEqual([]);
});
