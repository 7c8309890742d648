import type { Retention } from "@patchbay/contracts";
import { type Database, inProject, inTenant, type Tenant, type TenantTransaction } from "@patchbay/database";
import { errorFields, type Logger } from "@patchbay/telemetry";

import { ProjectNotFoundError } from "../agents/agent-errors.ts";
import type { ErasureService } from "./erasure-service.ts";
import {
  pruneEndedRuns,
  removeIdleThreads,
  removeOldRuns,
  type RetentionPolicy,
  retentionPolicies,
} from "./retention.ts";

/** How often each process looks for what is no longer to be kept. */
const sweepEveryMs = 10 * 60 * 1_000;

interface Needs {
  readonly db: Database;
  readonly erasures: Pick<ErasureService, "sweep">;
  readonly logger: Logger;
}

/**
 * How long projects keep what happened in them, and the sweep that removes the rest, in small batches. Any number of
 * processes may sweep at once.
 */
export class RetentionService {
  readonly #needs: Needs;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Begins to sweep, now and then. */
  open(): void {
    void this.sweep();
    this.#timer ??= setInterval(() => void this.sweep(), sweepEveryMs).unref();
  }

  /** Resolves when the batch under way is done. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await this.#sweeping;
  }

  /** @throws {ProjectNotFoundError} */
  get(tenant: Tenant, projectId: string): Promise<Retention> {
    return inTenant(this.#needs.db, tenant, (tx) => readRetention(tx, projectId));
  }

  /** @throws {ProjectNotFoundError} */
  set(tenant: Tenant, projectId: string, retention: Retention): Promise<Retention> {
    return inTenant(this.#needs.db, tenant, async (tx) => {
      const before = await readRetention(tx, projectId);
      await tx.sql
        .updateTable("projects")
        .set(retention)
        .where("org_id", "=", tx.org_id)
        .where("id", "=", projectId)
        .execute();
      if (isStricter(retention.checkpoints_kept, before.checkpoints_kept)) await lookAgain(tx, projectId);
      return await readRetention(tx, projectId);
    });
  }

  /** Removes what is no longer to be kept, in all projects. Never rejects. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    const { db, erasures, logger } = this.#needs;
    await erasures.sweep(this.#closing.signal);
    const policies = await retentionPolicies(db).catch((thrown: unknown) => {
      logger.warn("what is to be removed could not be found", errorFields(thrown));
      return [];
    });
    for (const policy of policies) {
      await this.#apply(policy).catch((thrown: unknown) => {
        // The other projects are not to wait for this one.
        const { project_id } = policy;
        logger.warn("what is no longer kept could not be removed", { project_id, ...errorFields(thrown) });
      });
    }
  }

  async #apply(policy: RetentionPolicy): Promise<void> {
    const { db } = this.#needs;
    const { retention_days: days, checkpoints_kept: keep } = policy;
    const works = [
      ...(days === null ? [] : [removeOldRuns, removeIdleThreads].map((work) => [work, days] as const)),
      ...(keep === null ? [] : [[pruneEndedRuns, keep] as const]),
    ];
    for (const [work, limit] of works) {
      let done: number;
      do {
        if (this.#closing.signal.aborted) return;
        done = await inProject(db, policy, (tx) => work(tx, limit));
      } while (done > 0);
    }
  }
}

async function readRetention(tx: TenantTransaction, projectId: string): Promise<Retention> {
  const row = await tx.sql
    .selectFrom("projects")
    .select(["retention_days", "checkpoints_kept"])
    .where("org_id", "=", tx.org_id)
    .where("id", "=", projectId)
    .executeTakeFirst();
  if (row === undefined) throw new ProjectNotFoundError(projectId);
  return row;
}

const isStricter = (now: number | null, before: number | null): boolean =>
  now !== null && (before === null || now < before);

/** What was pruned to more than is kept now is pruned again. */
async function lookAgain(tx: TenantTransaction, projectId: string): Promise<void> {
  await tx.sql
    .updateTable("runs")
    .set({ checkpoints_pruned_at: null })
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", projectId)
    .where("checkpoints_pruned_at", "is not", null)
    .execute();
}
