import { expect, test } from "vitest";

import { gapsOf } from "./stretches.ts";

test("gaps are what no stretch covers, whatever their order and overlap", () => {
  const stretches = [
    { from: 6, to: 7 },
    { from: 1, to: 3 },
    { from: 2, to: 4 },
  ];
  expect(gapsOf(stretches, 0, 9)).toEqual([
    { from: 0, to: 1 },
    { from: 4, to: 6 },
    { from: 7, to: 9 },
  ]);
});

test("what goes on leaves no gap behind it, and time without end has one", () => {
  expect(gapsOf([{ from: 2, to: null }], 0, null)).toEqual([{ from: 0, to: 2 }]);
  expect(gapsOf([{ from: 0, to: 2 }], 0, null)).toEqual([{ from: 2, to: null }]);
});
