import { isDeepStrictEqual } from "node:util";

import { type IQueueBackend, Queue } from "bullmq";

import type { JobDefinition, JobPayload } from "../define-job.ts";
import { JobPayloadInvalidError, JobQueueUnavailableError } from "../job-errors.ts";
import type { JobObserver } from "../job-events.ts";
import type {
  CloseOptions,
  DeadJob,
  EnqueueOptions,
  HandleOptions,
  JobCounts,
  JobHandler,
  JobQueue,
  JobWorker,
} from "../job-queue.ts";
import { nextTick, type Schedule } from "../schedule.ts";
import { BullmqJobWorker, type Liveness } from "./bullmq-job-worker.ts";
import type { BullmqStore } from "./bullmq-store.ts";
import { jobOptions } from "./job-options.ts";
import { settlesWithin } from "./settles-within.ts";

/** How long somebody waits for the store's answer. */
const patienceMs = 10_000;

type BullmqQueue<Backend extends IQueueBackend, Connection> = Queue<
  JobPayload,
  void,
  string,
  JobPayload,
  void,
  string,
  Backend,
  Connection
>;

/** Our port over BullMQ, whichever store it uses. Each kind of job is a queue of BullMQ's. */
export class BullmqJobQueue<Backend extends IQueueBackend, Connection> implements JobQueue {
  readonly #store: BullmqStore<Backend, Connection>;
  readonly #liveness: Liveness;
  readonly #observe: JobObserver;
  readonly #queues = new Map<string, Promise<BullmqQueue<Backend, Connection>>>();
  readonly #workers = new Set<JobWorker>();
  readonly #asked = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(store: BullmqStore<Backend, Connection>, liveness: Liveness, observe: JobObserver) {
    this.#store = store;
    this.#liveness = liveness;
    this.#observe = observe;
  }

  async enqueue<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    payload: Payload,
    { delay_ms = 0 }: EnqueueOptions = {},
  ): Promise<void> {
    const data = parsed(definition, payload);
    const id = definition.id(data);
    await this.#ask(definition, (queue) =>
      queue.add(definition.name, data, {
        ...jobOptions(definition),
        delay: delay_ms,
        // Not BullMQ's job id: that would stay taken by a job that has died.
        deduplication: { id },
      }),
    );
    this.#observe({ type: "job.enqueued", job: definition.name, id });
  }

  cancel<Payload extends JobPayload>(definition: JobDefinition<Payload>, id: string): Promise<boolean> {
    return this.#ask(definition, async (queue) => {
      const found = await queue.getDeduplicationJobId(id);
      return found !== null && (await queue.remove(found)) === 1;
    });
  }

  async schedule<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    schedule: Schedule,
    payload: Payload,
  ): Promise<void> {
    nextTick(schedule, new Date());
    const data = parsed(definition, payload);
    const { id, cron, time_zone } = schedule;
    const upsert = async (queue: BullmqQueue<Backend, Connection>): Promise<void> => {
      const found = await queue.getJobScheduler(id);
      const isSame =
        found?.pattern === cron && found.tz === time_zone && isDeepStrictEqual(found.template?.data, data);
      // Replacing would drop a tick that is due and not yet begun. Without its next job it would never fire again.
      if (isSame && (await queue.getJob(`repeat:${id}:${found.next}`)) !== undefined) return;
      const template = { name: definition.name, data, opts: jobOptions(definition) };
      await queue.upsertJobScheduler(id, { pattern: cron, tz: time_zone }, template);
    };
    await this.#ask(definition, async (queue) => {
      try {
        await upsert(queue);
      } catch (error) {
        // Somebody else schedules the same in this very moment; what they have stored is looked at anew.
        if (!isDuplicate(error)) throw error;
        await upsert(queue);
      }
    });
  }

  unschedule<Payload extends JobPayload>(definition: JobDefinition<Payload>, id: string): Promise<boolean> {
    return this.#ask(definition, (queue) => queue.removeJobScheduler(id));
  }

  async handle<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    handler: JobHandler<Payload>,
    { concurrency = 1 }: HandleOptions = {},
  ): Promise<JobWorker> {
    this.#refuseWhenClosed();
    const worker = new BullmqJobWorker(
      definition,
      handler,
      concurrency,
      this.#liveness,
      this.#store,
      this.#observe,
    );
    this.#workers.add(worker);
    try {
      await answered(worker.ready());
    } catch (error) {
      this.#workers.delete(worker);
      // It has no jobs to wait for; whether its connections end well is nobody's concern any more.
      worker.close({ grace_ms: 0 }).catch(() => {});
      throw error;
    }
    // Closed while it got ready: a worker that was closed before it began would begin all the same.
    this.#refuseWhenClosed();
    worker.start();
    return worker;
  }

  counts<Payload extends JobPayload>(definition: JobDefinition<Payload>): Promise<JobCounts> {
    return this.#ask(definition, async (queue) => {
      const counts = await queue.getJobCounts("waiting", "delayed", "active", "failed");
      const count = (state: string) => counts[state] ?? 0;
      return {
        waiting: count("waiting"),
        delayed: count("delayed"),
        active: count("active"),
        dead: count("failed"),
      };
    });
  }

  dead<Payload extends JobPayload>(
    definition: JobDefinition<Payload>,
    limit: number,
  ): Promise<readonly DeadJob[]> {
    return this.#ask(definition, async (queue) => {
      const jobs = await queue.getFailed(0, limit - 1);
      return jobs.map((job) => ({
        id: job.deduplicationId ?? job.id ?? "",
        reason: job.failedReason,
        died_at: new Date(job.finishedOn ?? job.timestamp),
      }));
    });
  }

  async ready(): Promise<void> {
    this.#refuseWhenClosed();
    await answered(this.#store.ping());
  }

  close(options: CloseOptions = {}): Promise<void> {
    return (this.#closing ??= this.#close(options));
  }

  async #close(options: CloseOptions): Promise<void> {
    // Running jobs may wait for what they have asked; what is asked from now on is refused.
    await Promise.all([...this.#workers].map((worker) => worker.close(options)));
    await settlesWithin(Promise.allSettled(this.#asked), patienceMs);
    for (const queue of this.#queues.values()) {
      await queue.then(
        (each) => each.close(),
        () => {},
      );
    }
    await this.#store.close();
  }

  /** Asks the queue of this kind of jobs. */
  async #ask<Payload extends JobPayload, Result>(
    { name }: JobDefinition<Payload>,
    question: (queue: BullmqQueue<Backend, Connection>) => Promise<Result>,
  ): Promise<Result> {
    this.#refuseWhenClosed();
    const asked = this.#open(name).then(question);
    this.#asked.add(asked);
    try {
      return await answered(asked);
    } finally {
      this.#asked.delete(asked);
    }
  }

  #open(name: string): Promise<BullmqQueue<Backend, Connection>> {
    const found = this.#queues.get(name);
    if (found !== undefined) return found;
    const opened = this.#openNew(name);
    this.#queues.set(name, opened);
    // BullMQ remembers that a queue could not be opened; the next one to ask gets a new one.
    opened.catch(() => this.#queues.delete(name));
    return opened;
  }

  async #openNew(name: string): Promise<BullmqQueue<Backend, Connection>> {
    const { producers: connection, key_prefix: prefix, factory } = this.#store;
    const queue: BullmqQueue<Backend, Connection> = new Queue(name, { connection, prefix }, factory);
    queue.on("error", (error) => this.#observe({ type: "queue.failed", job: name, error }));
    try {
      await queue.waitUntilReady();
    } catch (error) {
      await queue.close();
      throw error;
    }
    return queue;
  }

  #refuseWhenClosed(): void {
    if (this.#closing !== undefined) throw new JobQueueUnavailableError();
  }
}

/** BullMQ's error for a scheduler whose next job is there already (`ErrorCode.SchedulerJobIdCollision`). */
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === -10;

function parsed<Payload extends JobPayload>(definition: JobDefinition<Payload>, payload: Payload): Payload {
  const result = definition.payload.safeParse(payload);
  if (!result.success) throw new JobPayloadInvalidError(definition.name, result.error.issues);
  return result.data;
}

/** The store's answer. @throws {JobQueueUnavailableError} when it fails or takes too long */
async function answered<Result>(question: Promise<Result>): Promise<Result> {
  const isAnswered = await settlesWithin(question, patienceMs);
  if (!isAnswered) throw new JobQueueUnavailableError();
  try {
    return await question;
  } catch (error) {
    throw new JobQueueUnavailableError(error);
  }
}
