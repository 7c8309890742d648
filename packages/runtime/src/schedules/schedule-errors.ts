import { AppError } from "@patchbay/errors";

/** Also for a schedule of another agent or project. */
export class ScheduleNotFoundError extends AppError<"schedule_not_found"> {
  constructor(id: string) {
    super("schedule_not_found", `There is no schedule ${id}.`, { details: { id } });
  }
}

/** The expression or the zone names no moments. */
export class ScheduleInvalidError extends AppError<"schedule_invalid"> {
  readonly field: "cron" | "time_zone";

  constructor(field: "cron" | "time_zone", expected: string) {
    super("schedule_invalid", `The schedule's ${field} is not valid: expected ${expected}.`, {
      details: { field },
    });
    this.field = field;
  }
}
