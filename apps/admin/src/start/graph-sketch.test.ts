import { templates } from "@patchbay/templates";
import { expect, test } from "vitest";

import { readGraph } from "../graph/read-graph.ts";
import { sketchBox, sketchGraph } from "./graph-sketch.ts";

const sketch = (...edges: string[]) => {
  const ends = edges.map((edge) => edge.split(" -> "));
  const ids = [...new Set(ends.flat())];
  return sketchGraph(
    readGraph({
      nodes: ids.map((id) => ({ id, type: id === "start" ? "start" : "template" })),
      edges: ends.map(([from, to]) => ({ from, to })),
    }),
  );
};

const columnOf = ({ nodes }: ReturnType<typeof sketch>) => {
  const xs = [...new Set(nodes.map(({ x }) => x))].toSorted((a, b) => a - b);
  return Object.fromEntries(nodes.map(({ key, x }) => [key, xs.indexOf(x)]));
};

test("a node stands behind everything that leads to it", () => {
  const drawn = sketch("start -> a", "a -> b", "start -> b", "b -> end");
  expect(columnOf(drawn)).toEqual({ start: 0, a: 1, b: 2, end: 3 });
});

test("an edge that closes a loop moves nothing and runs below", () => {
  const drawn = sketch("start -> a", "a -> b", "b -> a", "a -> end");
  expect(columnOf(drawn)).toEqual({ start: 0, a: 1, b: 2, end: 2 });
  expect(drawn.edges).toHaveLength(4);
  expect(drawn.height).toBeGreaterThan(Math.max(...drawn.nodes.map(({ y }) => y)) + sketchBox.height);
});

test("no two nodes of a template lie on each other, and all lie inside the drawing", () => {
  for (const { graph } of templates) {
    const { nodes, width, height } = sketchGraph(readGraph(graph));
    expect(new Set(nodes.map(({ x, y }) => `${x},${y}`)).size).toBe(nodes.length);
    for (const { x, y } of nodes) {
      expect(x + sketchBox.width).toBeLessThanOrEqual(width);
      expect(y + sketchBox.height).toBeLessThanOrEqual(height);
    }
  }
});

test("a graph without nodes, or one that is a ring, can be drawn", () => {
  expect(sketchGraph(readGraph({})).nodes).toEqual([]);
  expect(sketch("a -> b", "b -> c", "c -> a").nodes).toHaveLength(3);
});
