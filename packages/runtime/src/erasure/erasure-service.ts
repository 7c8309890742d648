import type { CreateErasure, Erasure, Page } from "@patchbay/contracts";
import {
  type Database,
  inProject,
  inSweep,
  inTenant,
  type ProjectTransaction,
  type Tenant,
} from "@patchbay/database";
import { errorFields, type Logger } from "@patchbay/telemetry";

import { readPageRequest, toPage } from "../page-cursor.ts";
import { RunNotFoundError } from "../runs/run-errors.ts";
import type { RunService } from "../runs/run-service.ts";
import { blankAnswers, threadsOfCaller } from "./caller-data.ts";
import { ErasureRepository, type ErasureSubject, insertErasure, subjectOf } from "./erasure-repository.ts";
import { belongingTo, removeThreads } from "./remove-threads.ts";

/** Threads that are removed in one transaction: few enough that nobody waits long for it. */
const batchSize = 20;

interface Needs {
  readonly db: Database;
  /** Ends runs whose thread is to be removed. */
  readonly runs: Pick<RunService, "cancel">;
  readonly logger: Logger;
}

interface Project {
  readonly org_id: string;
  readonly project_id: string;
}

/**
 * Removes what there is of a person or a thread, and keeps a receipt that says what and when, and of whom only a digest.
 *
 * A conversation goes as a whole, with the forks that were made of it, for what others said in it quotes it. What stays:
 * an outline of the agents that somebody has made (their id beside a version), and their id where the run of somebody
 * else has put it into its own output.
 */
export class ErasureService {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * Removes, project by project, and resolves to a receipt for each project. A process that dies on the way leaves an
   * incomplete receipt, with which the next sweep goes on.
   */
  async erase(tenant: Tenant, request: CreateErasure): Promise<Erasure[]> {
    const { db } = this.#needs;
    const subject = subjectOf(request);
    const receipts: Erasure[] = [];
    for (const project_id of tenant.project_ids) {
      const project = { org_id: tenant.org_id, project_id };
      const id = await inProject(db, project, (tx) => insertErasure(tx, subject));
      await this.#goOn(project, id);
      const receipt = await inProject(db, project, (tx) => new ErasureRepository(tx).find(id));
      if (receipt !== undefined) receipts.push(receipt);
    }
    return receipts;
  }

  /** Receipts, newest first. @throws {CursorInvalidError} */
  async list(
    tenant: Tenant,
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<Erasure>> {
    const rows = await inTenant(this.#needs.db, tenant, (tx) =>
      new ErasureRepository(tx).list(readPageRequest(query)),
    );
    return toPage(rows, query.limit);
  }

  /** Goes on with what is incomplete, in all projects. One that fails does not keep the others from it. Never rejects. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { db, logger } = this.#needs;
    try {
      for (const erasure of await incompleteErasures(db)) {
        if (signal.aborted) return;
        await this.#goOn(erasure, erasure.id).catch((thrown: unknown) =>
          logger.warn("an erasure could not go on", { erasure_id: erasure.id, ...errorFields(thrown) }),
        );
      }
    } catch (thrown) {
      logger.warn("incomplete erasures could not be found", errorFields(thrown));
    }
  }

  async #goOn(project: Project, id: string): Promise<void> {
    const { db } = this.#needs;
    for (;;) {
      await this.#cancelRuns(project, id);
      const isMore = await inProject(db, project, (tx) => removeNext(tx, id));
      if (!isMore) return;
    }
  }

  /** Ends the runs of the threads that are next, so that what executes them stops before its ground is taken away. */
  async #cancelRuns({ org_id, project_id }: Project, id: string): Promise<void> {
    const { db, runs } = this.#needs;
    const live = await inProject(db, { org_id, project_id }, (tx) => liveRuns(tx, id));
    for (const run of live) {
      await runs.cancel({ org_id, project_ids: [project_id] }, run).catch((thrown: unknown) => {
        if (!(thrown instanceof RunNotFoundError)) throw thrown;
      });
    }
  }
}

async function threadsOf(tx: ProjectTransaction, { kind, id }: ErasureSubject): Promise<string[]> {
  const roots = kind === "thread" ? [id] : await threadsOfCaller(tx, id, batchSize);
  return await belongingTo(tx, roots, "children and forks");
}

async function liveRuns(tx: ProjectTransaction, id: string): Promise<string[]> {
  const subject = await new ErasureRepository(tx).lockIncomplete(id);
  if (subject === undefined) return [];
  const threads = await threadsOf(tx, subject);
  if (threads.length === 0) return [];
  const rows = await tx.sql
    .selectFrom("runs")
    .select("id")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("thread_id", "in", threads)
    .where("status", "in", ["queued", "running", "waiting"])
    .execute();
  return rows.map((row) => row.id);
}

/** Removes some of it. Resolves to whether there may be more that can be removed now. */
async function removeNext(tx: ProjectTransaction, id: string): Promise<boolean> {
  const erasures = new ErasureRepository(tx);
  const subject = await erasures.lockIncomplete(id);
  if (subject === undefined) return false;
  const { counts } = subject;
  const threads = await threadsOf(tx, subject);
  if (threads.length > 0) {
    const removed = await removeThreads(tx, threads, "children and forks");
    const sums = Object.entries(removed).map(([what, count]) => [
      what,
      count + counts[what as keyof typeof removed], // Its own keys.
    ]);
    await erasures.setCounts(id, { ...counts, ...(Object.fromEntries(sums) as typeof removed) });
    return true;
  }
  if (subject.kind === "caller") {
    const { blanked, left } = await blankAnswers(tx, subject.id);
    await erasures.setCounts(id, { ...counts, answers: counts.answers + blanked });
    // The rest when those runs have ended.
    if (left > 0) return false;
  }
  await erasures.complete(id);
  return false;
}

/** Oldest first. */
function incompleteErasures(
  db: Database,
): Promise<{ readonly id: string; readonly org_id: string; readonly project_id: string }[]> {
  return inSweep(db, ({ sql }) =>
    sql
      .withTables<{
        erasures: { id: string; org_id: string; project_id: string; completed_at: Date | null };
      }>()
      .selectFrom("erasures")
      .select(["id", "org_id", "project_id"])
      .where("completed_at", "is", null)
      .orderBy("id")
      .limit(100)
      .execute(),
  );
}
