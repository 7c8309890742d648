import { type IQueueBackend, type Job, WaitingError, Worker } from "bullmq";

import { backoffDelay, type JobDefinition, type JobPayload, maxCrashes } from "../define-job.ts";
import { JobPayloadInvalidError, UnrecoverableJobError } from "../job-errors.ts";
import type { JobObserver } from "../job-events.ts";
import type { CloseOptions, JobHandler, JobWorker } from "../job-queue.ts";
import type { BullmqStore } from "./bullmq-store.ts";
import { storableFailure } from "./failure.ts";
import { settlesWithin } from "./settles-within.ts";

/** How soon a job is begun again whose worker died: after `lease_ms`, at most `check_ms` later. */
export interface Liveness {
  /** How long a worker may say nothing before its jobs are taken from it. It says so twice as often. */
  readonly lease_ms: number;
  /** How often workers look for such jobs. */
  readonly check_ms: number;
}

/** Why a signal aborts. */
type Loss = "closing" | "taken over";

type BullmqJob = Job<unknown, void>;

export class BullmqJobWorker<
  Payload extends JobPayload,
  Backend extends IQueueBackend,
  Connection,
> implements JobWorker {
  readonly #definition: JobDefinition<Payload>;
  readonly #handler: JobHandler<Payload>;
  readonly #observe: JobObserver;
  readonly #worker: Worker<unknown, void, string, Backend, number, Connection>;
  /** The running jobs' signals, by BullMQ's ids. */
  readonly #running = new Map<string, AbortController>();
  #closing: Promise<void> | undefined;

  constructor(
    definition: JobDefinition<Payload>,
    handler: JobHandler<Payload>,
    concurrency: number,
    liveness: Liveness,
    store: BullmqStore<Backend, Connection>,
    observe: JobObserver,
  ) {
    this.#definition = definition;
    this.#handler = handler;
    this.#observe = observe;
    this.#worker = new Worker<unknown, void, string, Backend, number, Connection>(
      definition.name,
      (job, token) => this.#work(job, token),
      {
        connection: store.workers,
        prefix: store.key_prefix,
        autorun: false,
        concurrency,
        lockDuration: liveness.lease_ms,
        stalledInterval: liveness.check_ms,
        maxStalledCount: maxCrashes,
        // Those of a schedule are exempt from the limit above.
        maxStartedAttempts: definition.attempts + maxCrashes,
        // Idle workers are woken; this is how long a wake-up that was lost can go unnoticed (seconds).
        drainDelay: 10,
        runRetryDelay: 1_000,
        settings: { backoffStrategy: (failures) => backoffDelay(definition.backoff, failures) },
      },
      store.factory,
    );
    this.#listen();
  }

  /** Resolves when it can take jobs. @throws what the store says */
  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /** Begins to take jobs. */
  start(): void {
    this.#worker.run().catch((error: unknown) => this.#fail(error));
  }

  close(options: CloseOptions = {}): Promise<void> {
    return (this.#closing ??= this.#close(options));
  }

  async #close({ grace_ms }: CloseOptions): Promise<void> {
    const untilHandedBackMs = 5_000;
    const idle = this.#worker.pause();
    if (grace_ms === undefined || (await settlesWithin(idle, grace_ms))) {
      await idle;
      await this.#worker.close();
      return;
    }
    for (const controller of this.#running.values()) controller.abort("closing" satisfies Loss);
    const isIdle = await settlesWithin(idle, untilHandedBackMs);
    // A job that does not listen to its signal is left behind; its lease runs out when nothing renews it.
    await this.#worker.close(!isIdle);
    // Should it end after all, BullMQ, which was only paused, would connect again.
    if (!isIdle) idle.then(() => this.#worker.disconnect()).catch((error: unknown) => this.#fail(error));
  }

  async #work(job: BullmqJob, token: string | undefined): Promise<void> {
    const controller = new AbortController();
    const key = job.id ?? "";
    this.#running.set(key, controller);
    const context = { ...this.#identify(job), attempt: job.attemptsStarted, signal: controller.signal };
    this.#observe({
      type: "job.started",
      job: this.#definition.name,
      id: context.id,
      attempt: context.attempt,
    });
    try {
      const payload = this.#definition.payload.safeParse(job.data);
      if (!payload.success) throw new JobPayloadInvalidError(this.#definition.name, payload.error.issues);
      await this.#handler(payload.data, context);
    } catch (error) {
      if (!controller.signal.aborted || error instanceof UnrecoverableJobError) throw storableFailure(error);
      await this.#giveBack(job, token, controller.signal);
      throw new WaitingError();
    } finally {
      this.#running.delete(key);
    }
  }

  async #giveBack(job: BullmqJob, token: string | undefined, signal: AbortSignal): Promise<void> {
    const { id } = this.#identify(job);
    this.#observe({ type: "job.returned", job: this.#definition.name, id, attempt: job.attemptsStarted });
    // Another worker has it already.
    if (signal.reason === ("taken over" satisfies Loss)) return;
    try {
      await job.moveToWait(token);
    } catch (error) {
      // Then its lease runs out, and it is begun again a little later.
      this.#fail(error);
    }
  }

  #identify(job: BullmqJob): { id: string; tick?: Date } {
    // How BullMQ names the jobs of its schedulers; the others have ids that it counts up.
    const [, schedule, millis] = /^repeat:(.+):(\d+)$/.exec(job.id ?? "") ?? [];
    if (schedule === undefined) return { id: job.deduplicationId ?? job.id ?? "" };
    const tick = new Date(Number(millis));
    return { id: `${schedule}@${tick.toISOString()}`, tick };
  }

  #listen(): void {
    const job = this.#definition.name;
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("stalled", () => this.#observe({ type: "job.stalled", job }));
    this.#worker.on("lockRenewalFailed", (lost) => {
      for (const id of lost) this.#running.get(id)?.abort("taken over" satisfies Loss);
    });
    this.#worker.on("completed", (done) => {
      const duration_ms = (done.finishedOn ?? Date.now()) - (done.processedOn ?? Date.now());
      this.#observe({
        type: "job.completed",
        job,
        id: this.#identify(done).id,
        attempt: done.attemptsStarted,
        duration_ms,
      });
    });
    this.#worker.on("failed", (failed, error) => {
      if (failed === undefined) return;
      const about = {
        job,
        id: this.#identify(failed).id,
        attempt: failed.attemptsStarted,
        error: error.cause ?? error,
      };
      if (failed.finishedOn !== undefined) this.#observe({ type: "job.died", ...about });
      else this.#observe({ type: "job.failed", ...about, retry_in_ms: failed.delay });
    });
  }

  #fail(error: unknown): void {
    this.#observe({ type: "queue.failed", job: this.#definition.name, error });
  }
}
