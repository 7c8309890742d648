import { CronExpressionParser } from "cron-parser";

import { JobScheduleInvalidError } from "./job-errors.ts";

/** When a job fires again and again. */
export interface Schedule {
  /** Unique among the schedules of one kind of job: letters, digits, `_`, `-` and `.`, at most 200. */
  readonly id: string;
  /** Five fields, minute first, or six, second first (https://man7.org/linux/man-pages/man5/crontab.5.html). */
  readonly cron: string;
  /** Whose clock the expression means: `Europe/Berlin` (https://www.iana.org/time-zones). */
  readonly time_zone: string;
}

/**
 * The first tick after `after`. Where clocks are put forward, a tick in the missing hour is an hour later (03:30 for
 * 02:30); where they are put back, one at a fixed hour is once, the first time that it is that hour.
 *
 * @throws {JobScheduleInvalidError} also when the expression never fires (30 February)
 */
export function nextTick({ id, cron, time_zone }: Schedule, after: Date): Date {
  if (!/^[\w.-]{1,200}$/.test(id)) {
    throw new JobScheduleInvalidError("id", "letters, digits, _, - and ., at most 200");
  }
  if (!isTimeZone(time_zone)) throw new JobScheduleInvalidError("time_zone", "a zone such as Europe/Berlin");
  // The parser would also take words such as @daily, fill in fields that are missing, and draw lots for an H.
  const fields = cron.trim().split(/\s+/);
  if ((fields.length !== 5 && fields.length !== 6) || /(?:^|[\s,])H/i.test(cron)) throw cronError();
  try {
    return CronExpressionParser.parse(cron, { tz: time_zone, currentDate: after }).next().toDate();
  } catch {
    throw cronError();
  }
}

function cronError(): JobScheduleInvalidError {
  return new JobScheduleInvalidError("cron", "five or six fields that some moment fits");
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
