import type { DefaultJobOptions } from "bullmq";

import type { JobDefinition, JobPayload } from "../define-job.ts";

const days = 24 * 60 * 60;

/** How BullMQ is to treat every job of this kind. */
export function jobOptions<Payload extends JobPayload>({
  attempts,
}: JobDefinition<Payload>): DefaultJobOptions {
  return {
    attempts,
    // Computed by the worker: BullMQ's own exponential backoff has no upper end.
    backoff: { type: "custom" },
    // What was done is in the database, and the id is free for the next one.
    removeOnComplete: true,
    removeOnFail: { age: 14 * days, count: 10_000 },
    // Stacks begin with messages, which may quote what a job worked on.
    stackTraceLimit: 0,
  };
}
