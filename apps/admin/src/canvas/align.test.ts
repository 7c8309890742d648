import { expect, test } from "vitest";

import { type Alignment, aligned } from "./align.ts";

const boxes = new Map([
  ["a", { x: 0, y: 0, width: 100, height: 50 }],
  ["b", { x: 300, y: 90, width: 200, height: 50 }],
  ["c", { x: 150, y: 200, width: 60, height: 100 }],
]);

const after = (how: Alignment) => Object.fromEntries(aligned(boxes, how));

test("nodes come in line with the outermost of them", () => {
  expect(after("left")).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 90 }, c: { x: 0, y: 200 } });
  expect(after("right")).toEqual({ a: { x: 400, y: 0 }, b: { x: 300, y: 90 }, c: { x: 440, y: 200 } });
  expect(after("center")).toMatchObject({ a: { x: 200 }, b: { x: 150 }, c: { x: 220 } });
  expect(after("top")).toMatchObject({ a: { y: 0 }, b: { y: 0 }, c: { y: 0 } });
  expect(after("middle")).toMatchObject({ a: { y: 125 }, b: { y: 125 }, c: { y: 100 } });
  expect(after("bottom")).toMatchObject({ a: { y: 250 }, b: { y: 250 }, c: { y: 200 } });
});

test("what would cover another one moves along the line", () => {
  const beside = new Map([
    ["a", { x: 0, y: 0, width: 100, height: 50 }],
    ["b", { x: 300, y: 10, width: 100, height: 50 }],
  ]);
  expect(Object.fromEntries(aligned(beside, "left"))).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 74 } });
});

test("distributed nodes have equal gaps between them", () => {
  expect(after("horizontally")).toMatchObject({ a: { x: 0 }, c: { x: 170 }, b: { x: 300 } });
  expect(after("vertically")).toMatchObject({ a: { y: 0 }, b: { y: 100 }, c: { y: 200 } });
});

test("nothing is aligned where there is nothing", () => {
  expect(aligned(new Map(), "left").size).toBe(0);
});
