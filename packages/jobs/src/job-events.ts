/**
 * What happened to jobs in this process, for logs, traces and metrics. `error` is what a handler threw: its message may
 * quote what it was given.
 */
export type JobEvent =
  | { readonly type: "job.enqueued"; readonly job: string; readonly id: string }
  | { readonly type: "job.started"; readonly job: string; readonly id: string; readonly attempt: number }
  | {
      readonly type: "job.completed";
      readonly job: string;
      readonly id: string;
      readonly attempt: number;
      readonly duration_ms: number;
    }
  /** The attempt failed; the job is tried again after `retry_in_ms`. */
  | {
      readonly type: "job.failed";
      readonly job: string;
      readonly id: string;
      readonly attempt: number;
      readonly retry_in_ms: number;
      readonly error: unknown;
    }
  /** The job was given up. */
  | {
      readonly type: "job.died";
      readonly job: string;
      readonly id: string;
      readonly attempt: number;
      readonly error: unknown;
    }
  /** The worker may no longer work on it; it goes back and is begun again. */
  | { readonly type: "job.returned"; readonly job: string; readonly id: string; readonly attempt: number }
  /** A worker that had it was not heard of any more; it is begun again. */
  | { readonly type: "job.stalled"; readonly job: string }
  /** Something between this process and the queue failed; it is tried again. `job` where it concerned one kind. */
  | { readonly type: "queue.failed"; readonly job?: string; readonly error: unknown };

/** Must not throw and must not wait. */
export type JobObserver = (event: JobEvent) => void;
