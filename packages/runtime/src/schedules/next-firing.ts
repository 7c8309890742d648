import { JobScheduleInvalidError, nextTick } from "@patchbay/jobs";

import { ScheduleInvalidError } from "./schedule-errors.ts";

/**
 * When a schedule fires first after `after`. Five fields alone: a sixth would be seconds, and a schedule fires at most
 * once a minute. Where clocks are put forward, a time in the missing hour is an hour later; where they are put back, one
 * at a fixed hour is once.
 *
 * @throws {ScheduleInvalidError} also when the expression never fires (30 February)
 */
export function nextFiring(cron: string, time_zone: string, after: Date): Date {
  if (cron.trim().split(/\s+/).length !== 5)
    throw new ScheduleInvalidError("cron", "five fields: minute, hour, day of month, month, day of week");
  try {
    return nextTick({ id: "schedule", cron, time_zone }, after);
  } catch (thrown) {
    if (!(thrown instanceof JobScheduleInvalidError)) throw thrown;
    throw thrown.details["field"] === "time_zone"
      ? new ScheduleInvalidError("time_zone", "an IANA zone such as Europe/Berlin")
      : new ScheduleInvalidError("cron", "five fields that some moment fits");
  }
}
