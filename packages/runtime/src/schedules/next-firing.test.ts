import { expect, test } from "vitest";

import { nextFiring } from "./next-firing.ts";
import { ScheduleInvalidError } from "./schedule-errors.ts";

const next = (cron: string, zone: string, after: string) =>
  nextFiring(cron, zone, new Date(after)).toISOString();

test("the expression is read on the clock of its zone, in summer and in winter", () => {
  expect(next("0 9 * * *", "Europe/Berlin", "2026-07-01T00:00:00Z")).toBe("2026-07-01T07:00:00.000Z");
  expect(next("0 9 * * *", "Europe/Berlin", "2026-01-01T00:00:00Z")).toBe("2026-01-01T08:00:00.000Z");
});

test("a time in the hour that is left out is an hour later, one in the hour that comes twice is once", () => {
  expect(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z")).toBe("2026-03-29T01:30:00.000Z");
  const first = next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z");
  expect(first).toBe("2026-10-25T00:30:00.000Z");
  expect(next("30 2 * * *", "Europe/Berlin", first)).toBe("2026-10-26T01:30:00.000Z");
});

test.for([
  ["* * * * * *", "UTC"],
  ["@daily", "UTC"],
  ["0 0 30 2 *", "UTC"],
  ["61 * * * *", "UTC"],
  ["", "UTC"],
  ["0 9 * * *", "Mars/Olympus"],
] as const)("“%s” in %s is refused", ([cron, zone]) => {
  expect(() => nextFiring(cron, zone, new Date())).toThrow(ScheduleInvalidError);
});
