import { type Database, inProject, inSweep } from "@patchbay/database";
import type { JobQueue } from "@patchbay/jobs";
import { errorFields, type Logger } from "@patchbay/telemetry";
import { sql } from "kysely";

import { callNext, waitingThreads } from "../runs/thread-line.ts";
import { executeRun, type RunJob } from "./execute-run.ts";

interface Needs {
  readonly db: Database;
  /** Where queued runs are handed to workers; without one, this process executes them itself. */
  readonly jobs: JobQueue | undefined;
  readonly executeHere: (job: RunJob) => Promise<void>;
  readonly logger: Logger;
}

/** How long a run may be queued before it is enqueued again, which changes nothing where its job is there. */
const lostAfterMs = 5_000;
/**
 * How long anybody waits for the job queue. The row is committed, so whoever asked for the run may hear of it although
 * the queue is away; one that is there answers in a few milliseconds.
 */
const patienceMs = 250;
/** How many waiting threads are looked up together. */
const threadsTogether = 100;
/** How many of them are let begin at once: most of a process's connections, and not all. */
const mostAtOnce = 8;
/** How many threads a sweep tries in vain before it leaves the rest to the next one. */
const mostInVain = 1_000;

/**
 * Sees to it that every queued run is executed by somebody, and every run in line in its turn. The rows are the truth:
 * nothing here fails a request, and what is lost is found by the next sweep, of whichever process.
 */
export class RunDispatcher {
  readonly #needs: Needs;
  /** Threads in whose lines this process knows somebody; sweeps find the others. */
  readonly #lines = new Set<string>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Hands a queued run over; where the job queue takes its time, that goes on by itself. Never rejects. */
  async dispatch(job: RunJob): Promise<void> {
    const handedOver = this.#handOver(job);
    await (this.#needs.jobs === undefined ? handedOver : settlesSoon(handedOver));
  }

  /** Resolves to whether somebody has the run now. Never rejects. */
  async #handOver(job: RunJob): Promise<boolean> {
    const { jobs, executeHere, logger } = this.#needs;
    try {
      if (jobs === undefined) await executeHere(job);
      else await jobs.enqueue(executeRun, job);
      return true;
    } catch (thrown) {
      logger.warn("a queued run could not be handed over yet", {
        run_id: job.run_id,
        ...errorFields(thrown),
      });
      return false;
    }
  }

  /** Hears that a run stands in the line of a thread, and lets it begin if the thread is free. Never rejects. */
  async joined(project: Omit<RunJob, "run_id">, threadId: string): Promise<void> {
    this.#lines.add(threadId);
    await this.#advance(project, threadId);
  }

  /** Hears that a thread is free. Asks nobody where nobody is known to wait. Never rejects. */
  async freed(project: Omit<RunJob, "run_id">, threadId: string): Promise<void> {
    if (this.#lines.has(threadId)) await this.#advance(project, threadId);
  }

  /** Lets those begin whose turn or time has come, all of them: a thousand may have the same time. */
  async callWaiting(): Promise<void> {
    /** Threads on which nobody could begin: they are not looked up again and again. */
    const inVain: string[] = [];
    while (inVain.length < mostInVain) {
      const threads = await waitingThreads(this.#needs.db, threadsTogether, inVain);
      const left = threads.values();
      const callLeft = async (): Promise<void> => {
        for (const { thread_id, ...project } of left)
          if (!(await this.#advance(project, thread_id))) inVain.push(thread_id);
      };
      await Promise.all(Array.from({ length: mostAtOnce }, callLeft));
      if (threads.length < threadsTogether) return;
    }
  }

  /**
   * Hands over again what is queued and may have been lost on the way.
   *
   * @param olderThanMs 0 where this process has just begun
   */
  async handOverAgain(olderThanMs = lostAfterMs): Promise<void> {
    const { db, jobs } = this.#needs;
    for (const { id, ...project } of await readyRuns(db, olderThanMs)) {
      const isHandedOver = await this.#handOver({ ...project, run_id: id });
      // A queue that is away for one run is so for the others; the next sweep asks it again.
      if (!isHandedOver && jobs !== undefined) return;
    }
  }

  /** Resolves to whether somebody has begun. Never rejects. */
  async #advance({ org_id, project_id }: Omit<RunJob, "run_id">, threadId: string): Promise<boolean> {
    const { db, logger } = this.#needs;
    try {
      const next = await inProject(db, { org_id, project_id }, (tx) => callNext(tx, threadId));
      if (next.kind === "called") {
        // There may be more behind it.
        this.#lines.add(threadId);
        await this.dispatch({ run_id: next.id, org_id, project_id });
      }
      if (next.kind === "empty") this.#lines.delete(threadId);
      return next.kind === "called";
    } catch (thrown) {
      logger.warn("the next run of a thread could not begin yet", errorFields(thrown));
      return false;
    }
  }
}

/** Resolves when the work does, or when our patience is over. @param work never rejects */
async function settlesSoon(work: Promise<unknown>): Promise<void> {
  const { promise: elapsed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patienceMs);
  await Promise.race([work, elapsed]);
  clearTimeout(timer);
}

/** Queued runs of all tenants whose turn has come, oldest first. */
function readyRuns(
  db: Database,
  olderThanMs: number,
): Promise<{ readonly id: string; readonly org_id: string; readonly project_id: string }[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .selectFrom("runs")
      .select(["id", "org_id", "project_id"])
      .where("status", "=", "queued")
      .where("is_in_line", "=", false)
      .where("created_at", "<=", sql<Date>`now() - ${olderThanMs} * interval '1 millisecond'`)
      .orderBy("id")
      .limit(100)
      .execute(),
  );
}
