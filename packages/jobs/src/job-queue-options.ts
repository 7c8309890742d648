import type { Liveness } from "./bullmq/bullmq-job-worker.ts";
import type { JobObserver } from "./job-events.ts";

/** What every adapter takes. */
export interface JobQueueOptions {
  /** Told what happens to jobs in this process. */
  readonly observe?: JobObserver;
  /** When a silent worker's jobs are taken from it. Default: after 10 s, looked for every 5 s. */
  readonly liveness?: Liveness;
}

/** Looked for every 5 s: a job goes on at most that long after its worker's 10 s are over. */
export const defaultLiveness: Liveness = { lease_ms: 10_000, check_ms: 5_000 };
