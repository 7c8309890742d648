import { expect, test } from "vitest";

import { JobScheduleInvalidError } from "./job-errors.ts";
import { nextTick } from "./schedule.ts";

const nightly = { id: "nightly", cron: "30 2 * * *", time_zone: "Europe/Berlin" };

test("a tick is by the clock of its zone, strictly after", () => {
  const first = nextTick(nightly, new Date("2026-07-01T12:00:00Z"));
  expect(first.toISOString()).toBe("2026-07-02T00:30:00.000Z");
  expect(nextTick(nightly, first).toISOString()).toBe("2026-07-03T00:30:00.000Z");
});

test("a tick in the hour that is missing in spring comes an hour later", () => {
  expect(nextTick(nightly, new Date("2027-03-27T12:00:00Z")).toISOString()).toBe("2027-03-28T01:30:00.000Z");
});

test("a tick in the hour that is there twice in autumn comes once", () => {
  const first = nextTick(nightly, new Date("2026-10-24T12:00:00Z"));
  expect(first.toISOString()).toBe("2026-10-25T00:30:00.000Z");
  expect(nextTick(nightly, first).toISOString()).toBe("2026-10-26T01:30:00.000Z");
});

test.for([
  { cron: "61 * * * *" },
  { cron: "* * *" },
  { cron: "@daily" },
  { cron: "H * * * *" },
  { cron: "0 0 30 2 *" },
  { cron: "" },
  { time_zone: "Europe/Atlantis" },
  { id: "a:b" },
  { id: "" },
])("a schedule with %o is refused", (wrong) => {
  expect(() => nextTick({ ...nightly, ...wrong }, new Date())).toThrow(JobScheduleInvalidError);
});
