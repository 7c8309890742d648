import { expect, test } from "vitest";

import { overviewOf } from "./overview-of.ts";

test("all of a graph fits into its overview, in its middle", () => {
  const { x, y, scale, size } = overviewOf([
    { x: -100, y: 40, width: 200, height: 50 },
    { x: 900, y: 400, width: 200, height: 50 },
  ]);
  const [left, right] = [-100 * scale + x, 1100 * scale + x];
  const [top, bottom] = [40 * scale + y, 450 * scale + y];
  expect(left).toBeGreaterThanOrEqual(8);
  expect(right).toBeLessThanOrEqual(size.width - 8);
  expect(left).toBeCloseTo(size.width - right);
  expect(top).toBeCloseTo(size.height - bottom);
});

test("each node is drawn, however small", () => {
  const far = { x: 1_000_000, y: 0, width: 200, height: 50 };
  expect(overviewOf([{ x: 0, y: 0, width: 200, height: 50 }, far]).path).toMatch(
    /^M[\d.,]+h1v1h-1zM[\d.,]+h1v1h-1z$/,
  );
});

test("nothing is drawn of nothing", () => {
  expect(overviewOf([]).path).toBe("");
});
