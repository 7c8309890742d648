import { expect, test } from "vitest";

import { timeScale } from "./time-scale.ts";

test("without pauses time is spread evenly, with marks at round times", () => {
  const scale = timeScale(1_000, 2_000, []);
  expect(scale.placeOf(1_500)).toBe(0.5);
  expect(scale.ticks.map(({ ms }) => ms)).toEqual([0, 500, 1_000]);
  expect(scale.pauses).toEqual([]);
});

test("a long pause is drawn short, so that the work around it can be seen", () => {
  const hour = 3_600_000;
  const scale = timeScale(0, hour + 200, [{ from: 100, to: hour + 100 }]);
  expect(scale.placeOf(100)).toBeCloseTo(100 / 230);
  expect(scale.placeOf(hour + 100)).toBeCloseTo(130 / 230);
  expect(scale.pauses).toHaveLength(1);
  expect(scale.pauses[0]?.ms).toBe(hour);
  expect(scale.ticks.every(({ ms }) => ms <= 100)).toBe(true);
});

test("a short pause is as long as it was", () => {
  expect(timeScale(0, 100, [{ from: 50, to: 60 }]).placeOf(60)).toBeCloseTo(0.6);
});

test("what lies outside of the axis stands at its ends, and a run of no length has an axis", () => {
  const scale = timeScale(10, 10, []);
  expect([scale.placeOf(0), scale.placeOf(99)]).toEqual([0, 0]);
  expect(timeScale(0, 10, []).placeOf(99)).toBe(1);
});
