import { expect, test } from "vitest";

import { roomiestLeg } from "./roomiest-leg.ts";

const at = (x: number, y: number) => ({ x, y });

test("a level edge has room along it, up to what one reads in passing", () => {
  expect(roomiestLeg([at(0, 10), at(60, 10)])).toEqual({ middle: at(30, 10), isLevel: true, room: 58 });
  expect(roomiestLeg([at(0, 10), at(900, 10)])).toMatchObject({ room: 132 });
});

test("of level legs as long the last is taken: edges from one port begin together", () => {
  const points = [at(0, 0), at(50, 0), at(50, 90), at(100, 90)];
  expect(roomiestLeg(points)?.middle).toEqual(at(75, 90));
});

test("an edge whose level legs are short has room where it stands upright", () => {
  const points = [at(0, 0), at(18, 0), at(18, 90), at(36, 90)];
  expect(roomiestLeg(points)).toEqual({ middle: at(18, 45), isLevel: false, room: 36 });
});

test("an edge that is short everywhere has no room", () => {
  expect(roomiestLeg([at(0, 0), at(18, 0), at(18, 20), at(36, 20)])).toBeUndefined();
  expect(roomiestLeg([at(0, 0)])).toBeUndefined();
});

test("a small step does not part a level edge", () => {
  const points = [at(0, 0), at(18, 0), at(18, 2), at(40, 2)];
  expect(roomiestLeg(points)).toEqual({ middle: at(20, 1), isLevel: true, room: 38 });
});
