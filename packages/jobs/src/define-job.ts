import type { z } from "zod";

/** What a job carries: a JSON object of ids and versions, never a copy of a row. */
export type JobPayload = Readonly<Record<string, unknown>>;

/** A kind of job. */
export interface JobDefinition<Payload extends JobPayload> {
  /** Also the name of its queue: `run.execute`. */
  readonly name: string;
  /** Strict; what it accepts survives JSON unchanged. */
  readonly payload: z.ZodType<Payload, Payload>;
  /**
   * Two with the same id are one job for as long as that job waits, runs or is to be tried again. Once it is done (or
   * dead) the id is free. So an id must say everything that makes the work new: what is enqueued while its like runs is
   * not run again.
   */
  readonly id: (payload: Payload) => string;
  /** How often it is tried at most when its handler throws, at least 1. An attempt whose process died is not counted. */
  readonly attempts: number;
  readonly backoff: Backoff;
}

/** How long a job waits after it failed: twice as long every time. */
export interface Backoff {
  /** After the first failure. */
  readonly first_ms: number;
  /** The longest. */
  readonly max_ms: number;
}

/** How often a job may take its process with it before it is given up: something in it kills, and would for ever. */
export const maxCrashes = 25;

/**
 * Checks the definition and freezes it.
 *
 * ```ts
 * export const ingestDocument = defineJob({
 *   name: "document.ingest",
 *   payload: z.strictObject({ document_id: z.string(), revision: z.int() }),
 *   id: (job) => `${job.document_id}-${job.revision}`,
 *   attempts: 5,
 *   backoff: { first_ms: 1_000, max_ms: 60_000 },
 * });
 * ```
 *
 * @throws {TypeError} when the name is no dotted lower-case name, or a number is out of its range
 */
export function defineJob<Payload extends JobPayload>(
  definition: JobDefinition<Payload>,
): JobDefinition<Payload> {
  const { name, attempts, backoff } = definition;
  if (!/^[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)*$/.test(name) || name.length > 60) {
    throw new TypeError(`A job's name is dotted lower-case words of at most 60 characters, not "${name}".`);
  }
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new TypeError(`The job ${name} must be tried at least once.`);
  }
  if (!(backoff.first_ms > 0 && backoff.first_ms <= backoff.max_ms && Number.isFinite(backoff.max_ms))) {
    throw new TypeError(
      `The backoff of the job ${name} must begin above 0 and end no sooner than it begins.`,
    );
  }
  return Object.freeze(definition);
}

/**
 * How long to wait after the `failures`th failure (from 1), in milliseconds: between half and the whole of
 * `first_ms · 2^(failures-1)`, at most `max_ms`. The random half keeps jobs that failed together from coming back
 * together ("equal jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function backoffDelay(
  { first_ms, max_ms }: Backoff,
  failures: number,
  random = Math.random(),
): number {
  const whole = Math.min(max_ms, first_ms * 2 ** (failures - 1));
  return Math.ceil(whole / 2 + (whole / 2) * random);
}
