import type { JobDefinition, JobPayload } from "./define-job.ts";
import type { Schedule } from "./schedule.ts";

/** What a handler is told beside the payload. */
export interface JobContext {
  /** The definition's `id` of the payload; of a scheduled job `schedule@tick`. The same at every attempt. */
  readonly id: string;
  /** How often this job was begun, from 1, this time included; an attempt whose process died counts here. */
  readonly attempt: number;
  /** The tick that this is the firing of; absent for a job that was enqueued. It may be past: ticks are not made up for. */
  readonly tick?: Date;
  /**
   * Aborts when this worker may no longer work on the job: another one was given it (this one was too slow to say that
   * it lives), or it is being closed and its grace is over. A handler that then rejects has not failed: the job goes
   * back and is begun again.
   */
  readonly signal: AbortSignal;
}

/**
 * The work: a plain function, safe to run again after a crash at any line, because a job is done at least once.
 * What it throws is a failed attempt; `UnrecoverableJobError` is the last one.
 */
export type JobHandler<Payload extends JobPayload> = (payload: Payload, context: JobContext) => Promise<void>;

export interface EnqueueOptions {
  /** Not before so many milliseconds from now. Default 0. */
  readonly delay_ms?: number;
}

export interface HandleOptions {
  /** How many of these jobs this worker does at once. Default 1. */
  readonly concurrency?: number;
}

export interface CloseOptions {
  /**
   * How long running jobs may go on. Then their signals abort, and 5 s later nobody waits for them any more: such a job
   * is begun again elsewhere. Without it they may take as long as they need.
   */
  readonly grace_ms?: number;
}

/** Takes jobs of one kind. The queue that made it closes it. */
export interface JobWorker {
  /** Takes no more jobs and waits for those that run. Safe to call again. */
  close(options?: CloseOptions): Promise<void>;
}

/** How many jobs of a kind are where. */
export interface JobCounts {
  /** Could begin now. */
  readonly waiting: number;
  /** Will be able to begin later: delayed, to be tried again, or the next tick of a schedule. */
  readonly delayed: number;
  readonly active: number;
  /** Given up: see `dead`. */
  readonly dead: number;
}

/** A job that was given up. Kept for 14 days, the latest 10,000 of each kind. */
export interface DeadJob {
  readonly id: string;
  /** A code or the name of an error, never its message. */
  readonly reason: string;
  readonly died_at: Date;
}

/**
 * Work for later or for somebody else. Jobs are done at least once, in no promised order. A queue may lose its jobs
 * (Redis does, with its memory): what must be done is a row in the database first, and whoever sweeps the rows enqueues
 * again.
 */
export interface JobQueue {
  /**
   * Resolves when the job is stored, or when there is one with its id that is not done yet.
   *
   * @throws {JobPayloadInvalidError} when the payload is not what the definition says
   * @throws {JobQueueUnavailableError} when the queue cannot be reached or is closed; the job may be stored all the same
   */
  enqueue<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    payload: Payload,
    options?: EnqueueOptions,
  ): Promise<void>;

  /** Removes a job that has not begun. False when there is none with that id, or it runs. @throws {JobQueueUnavailableError} */
  cancel<Payload extends JobPayload>(definition: JobDefinition<Payload>, id: string): Promise<boolean>;

  /**
   * Makes a job at every tick, one however many workers there are, until `unschedule`. The same id with another
   * expression, zone or payload replaces; the same again changes nothing. While nobody works, ticks pass but for the
   * first, which is then done late.
   *
   * @throws {JobScheduleInvalidError} @throws {JobPayloadInvalidError} @throws {JobQueueUnavailableError}
   */
  schedule<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    schedule: Schedule,
    payload: Payload,
  ): Promise<void>;

  /** No tick fires any more; one that runs goes on. False when there was none. @throws {JobQueueUnavailableError} */
  unschedule<Payload extends JobPayload>(definition: JobDefinition<Payload>, id: string): Promise<boolean>;

  /**
   * Begins to do jobs of this kind in this process. Resolves when the first could be taken.
   *
   * @throws {JobQueueUnavailableError}
   */
  handle<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    handler: JobHandler<Payload>,
    options?: HandleOptions,
  ): Promise<JobWorker>;

  /** @throws {JobQueueUnavailableError} */
  counts<Payload extends JobPayload>(definition: JobDefinition<Payload>): Promise<JobCounts>;

  /** The jobs given up last, the latest first. @throws {JobQueueUnavailableError} */
  dead<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    limit: number,
  ): Promise<readonly DeadJob[]>;

  /** Resolves when the queue answers, within 10 s. @throws {JobQueueUnavailableError} */
  ready(): Promise<void>;

  /** Closes the workers, then the queues, then what connects them. Safe to call again; afterwards everything is refused. */
  close(options?: CloseOptions): Promise<void>;
}
