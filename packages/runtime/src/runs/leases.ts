import { type Database, inProject, inSweep } from "@patchbay/database";
import { sql } from "kysely";

import { insertEvents, RunEventRepository } from "../events/stored-events.ts";
import { endRun } from "./run-repository.ts";

/** How long a run is believed to be executed without a sign of life. */
export const leaseMs = 30_000;
/** How often a process says that it lives: a lease survives two lost signs. */
export const heartbeatMs = 10_000;

export const leaseUntil = (now: number = Date.now()): Date => new Date(now + leaseMs);

/** Extends the leases of runs that `owner` executes. Resolves to those whose cancellation somebody asked for. */
export function extendLeases(db: Database, owner: string, ids: readonly string[]): Promise<string[]> {
  return inSweep(db, async ({ sql: tx }) => {
    const rows = await tx
      .updateTable("runs")
      .set({ lease_expires_at: leaseUntil() })
      .where("id", "in", ids)
      .where("lease_owner", "=", owner)
      .where("status", "=", "running")
      .returning(["id", "cancel_requested_at"])
      .execute();
    return rows.filter((row) => row.cancel_requested_at !== null).map(({ id }) => id);
  });
}

/**
 * Fails the runs whose process died: lease run out or, with `"all"`, every run that is not over, which is right only
 * where no other process can be at work. Resolves to how many there were. Safe to run anywhere at any time.
 */
export async function failOrphans(db: Database, which: "expired" | "all"): Promise<number> {
  const orphans = await inSweep(db, async ({ sql: tx }) => {
    const open = tx
      .selectFrom("runs")
      .select(["id", "org_id", "project_id", "lease_token"])
      .where("status", "in", ["queued", "running"])
      .orderBy("id")
      .limit(1_000);
    return await (which === "all" ? open : open.where("lease_expires_at", "<", sql<Date>`now()`)).execute();
  });
  let failed = 0;
  for (const { id, org_id, project_id, lease_token } of orphans) {
    if (await failOrphan(db, { org_id, project_id }, id, Number(lease_token))) failed++;
  }
  return failed;
}

function failOrphan(
  db: Database,
  project: { org_id: string; project_id: string },
  id: string,
  token: number,
): Promise<boolean> {
  const error = {
    code: "worker_lost",
    message: "The process that executed the run ended before the run did.",
    retriable: true,
  };
  return inProject(db, project, async (tx) => {
    const events = new RunEventRepository(tx);
    const usage = (await events.lastUsage(id)) ?? { input_tokens: 0, output_tokens: 0 };
    // Compare-and-set first: if the run was not lost after all, its own process has the last word.
    if (!(await endRun(tx, id, token, { status: "failed", output: null, error, usage }))) return false;
    const seq = (await events.lastSeq(id)) + 1;
    await insertEvents(tx, id, [{ seq, at: new Date().toISOString(), event: { type: "run.failed", error } }]);
    return true;
  });
}
