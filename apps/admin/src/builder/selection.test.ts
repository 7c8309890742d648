import { expect, test } from "vitest";

import { present, type Selection } from "./selection.ts";

const edge = { from: "ask", port: "out", to: "end" };
const all: Selection = {
  nodes: ["ask", "gone"],
  edges: [edge, { ...edge, to: "gone" }],
  notes: ["why", "gone"],
};

test("what is no longer there is not selected", () => {
  expect(present(all, [{ key: "ask" }], [edge], ["why"])).toEqual({
    nodes: ["ask"],
    edges: [edge],
    notes: ["why"],
  });
});

test("a selection of what is there stays the same object", () => {
  const some: Selection = { nodes: ["ask"], edges: [edge], notes: ["why"] };
  expect(present(some, [{ key: "ask" }], [edge], ["why"])).toBe(some);
});
