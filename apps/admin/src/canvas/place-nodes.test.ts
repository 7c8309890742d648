import { expect, test } from "vitest";

import { graphWith } from "@patchbay/graph/testing";

import { readGraph } from "../graph/read-graph.ts";
import {
  completedPlaces,
  freePlace,
  nearestPlace,
  notesBeside,
  overlaps,
  placeAfter,
  placeOnEdge,
  sizeOf,
} from "./place-nodes.ts";

const size = { width: 200, height: 80 };
const boxes = new Map([
  ["a", { x: 0, y: 0, ...size }],
  ["b", { x: 300, y: 0, ...size }],
  ["c", { x: 600, y: 200, ...size }],
]);

test("nodes without a place come to lie beside those that have one, and cover nobody", () => {
  const document = graphWith({
    nodes: { a: { ui: { x: 100, y: 50 } } },
    edges: ["start -> a", "a -> b", "a -> c", "island -> end"],
  });
  const view = readGraph(document);
  const places = completedPlaces(view);
  expect(places.get("a")).toEqual({ x: 100, y: 50 });
  expect(places.get("b")?.x).toBeGreaterThan(100);
  expect(places.get("start")?.x).toBeLessThan(100);
  const drawn = view.nodes.map((node) => ({ ...sizeOf(node), x: 0, y: 0, ...places.get(node.key) }));
  const covering = drawn.filter((box) => drawn.some((other) => other !== box && overlaps(box, other)));
  expect(covering).toEqual([]);
});

test("a free place is the wanted one, else one below", () => {
  expect(freePlace([...boxes.values()], size, { x: 0, y: 200 })).toEqual({ x: 0, y: 200 });
  expect(freePlace([...boxes.values()], size, { x: 0, y: 20 })).toEqual({ x: 0, y: 104 });
});

test("what is put on an edge moves on what lies behind it where there is no room", () => {
  expect(placeOnEdge(boxes, { from: "a", port: "out", to: "b" }, size)).toEqual({
    position: { x: 264, y: 0 },
    moved: new Map([
      ["b", { x: 528, y: 0 }],
      ["c", { x: 828, y: 200 }],
    ]),
  });
  expect(placeOnEdge(boxes, { from: "c", port: "out", to: "a" }, size)?.moved.size).toBe(0);
  expect(placeOnEdge(boxes, { from: "a", port: "out", to: "x" }, size)).toBeUndefined();
});

test("what is added after a node lies behind it", () => {
  expect(placeAfter(boxes, "c", size)).toEqual({ x: 864, y: 200 });
  expect(placeAfter(boxes, "a", size)).toEqual({ x: 264, y: 104 });
});

test("a note goes with the node that it is nearest to, and covers none", () => {
  const notes = new Map([["n", { x: 300, y: 90, width: 200, height: 60 }]]);
  const after = new Map([...boxes].map(([key, box]) => [key, { ...box, x: box.x + 1_000 }]));
  expect(notesBeside(notes, boxes, after)).toEqual(new Map([["n", { x: 1_300, y: 104 }]]));
});

test("what somebody puts beside a node lies where they put it, and on a node below it", () => {
  const boxes = [{ x: 0, y: 0, ...size }];
  expect(nearestPlace(boxes, size, { x: 205, y: 0 })).toEqual({ x: 205, y: 0 });
  expect(nearestPlace(boxes, size, { x: 100, y: 40 })).toEqual({ x: 100, y: 104 });
});
