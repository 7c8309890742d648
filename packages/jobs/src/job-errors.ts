import { AppError } from "@patchbay/errors";
import type { z } from "zod";

/** The payload is not what the definition says. Its values are not told: they are a caller's. */
export class JobPayloadInvalidError extends AppError<"job_payload_invalid"> {
  constructor(job: string, issues: readonly z.core.$ZodIssue[]) {
    const paths = issues.map((issue) => `/${issue.path.map(String).join("/")}`);
    const message = `The payload of the job ${job} does not fit its schema at ${paths.join(", ")}.`;
    super("job_payload_invalid", message, { details: { job, paths } });
  }
}

export class JobScheduleInvalidError extends AppError<"job_schedule_invalid"> {
  constructor(field: "id" | "cron" | "time_zone", expected: string) {
    super("job_schedule_invalid", `The schedule's ${field} is not valid: expected ${expected}.`, {
      details: { field },
    });
  }
}

/** Whatever holds the jobs did not answer, or this process has closed its queue. What is in the database is safe. */
export class JobQueueUnavailableError extends AppError<"job_queue_unavailable"> {
  constructor(cause?: unknown) {
    const message = "The job queue cannot be reached. Try again; what was stored in the database is safe.";
    super("job_queue_unavailable", message, cause === undefined ? {} : { cause });
  }
}

/** Thrown by a handler for what trying again cannot help: the job is given up at once. */
export class UnrecoverableJobError extends AppError<"job_unrecoverable"> {
  constructor(message: string, cause?: unknown) {
    super("job_unrecoverable", message, cause === undefined ? {} : { cause });
  }
}
