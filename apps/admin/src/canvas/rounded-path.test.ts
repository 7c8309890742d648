import { expect, test } from "vitest";

import { roundedPath } from "./rounded-path.ts";

test("a straight way has no corner", () => {
  expect(
    roundedPath([
      { x: 0, y: 0 },
      { x: 40, y: 0 },
    ]),
  ).toBe("M0,0L40,0");
});

test("a corner is rounded by at most half of the shorter leg", () => {
  const path = roundedPath([
    { x: 0, y: 0 },
    { x: 40, y: 0 },
    { x: 40, y: 10 },
  ]);
  expect(path).toBe("M0,0L35,0Q40,0 40,5L40,10");
});

test("points that fall together break nothing", () => {
  const path = roundedPath([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
    { x: 9, y: 0 },
  ]);
  expect(path).toBe("M0,0L0,0Q0,0 0,0L9,0");
});
