import { graph } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { readGraph } from "../graph/read-graph.ts";
import { type Direction, edgesAt, neighborOf } from "./neighbors.ts";

const view = readGraph(graph("a -> b", "a -> c", "b -> d", "c -> d", "d -> a", "island"));
const box = (x: number, y: number) => ({ x, y, width: 100, height: 50 });
const boxes = new Map([
  ["a", box(0, 100)],
  ["b", box(200, 0)],
  ["c", box(200, 200)],
  ["d", box(400, 100)],
  ["island", box(600, 120)],
]);

const go = (key: string, direction: Direction) => neighborOf(view, boxes, key, direction);

test("right and left lead along the edges, to the topmost end first", () => {
  expect([go("a", "right"), go("b", "right"), go("c", "left")]).toEqual(["b", "d", "a"]);
});

test("an edge that leads back is followed only where none leads ahead", () => {
  expect(go("d", "right")).toBe("a");
  expect(go("a", "left")).toBe("d");
});

test("up and down lead to the next node there, and an island is reached by its place", () => {
  expect([go("b", "down"), go("c", "up"), go("island", "left")]).toEqual(["c", "b", "d"]);
  expect(go("b", "up")).toBeUndefined();
});

test("where nothing has the focus yet, an arrow leads to the first node", () => {
  expect(go("nobody", "right")).toBe("a");
});

test("the edges of a node are those that leave it, then those that lead to it", () => {
  expect(edgesAt(view, "d").map(({ from, to }) => `${from}${to}`)).toEqual(["da", "bd", "cd"]);
});
