import { type Database, inSweep } from "@patchbay/database";
import { sql } from "kysely";

/** How long a run is believed to be executed without a sign of life. */
export const leaseMs = 15_000;
/** How often a process says that it lives: a lease survives one lost sign, and a slow one. */
export const heartbeatMs = 5_000;
/** How often each process looks for runs that nobody executes. */
export const sweepEveryMs = 1_000;
/** How often a process that executes runs looks for wishes that they be cancelled: they take effect within 1 s. */
export const cancelEveryMs = 400;

export const leaseUntil = (now: number = Date.now()): Date => new Date(now + leaseMs);

/** Extends the leases of runs that `owner` executes. Resolves to those that it still holds. */
export function extendLeases(db: Database, owner: string, ids: readonly string[]): Promise<Set<string>> {
  return inSweep(db, async ({ sql: tx }) => {
    const rows = await tx
      .updateTable("runs")
      .set({ lease_expires_at: leaseUntil() })
      .where("id", "in", ids)
      .where("lease_owner", "=", owner)
      .where("status", "=", "running")
      .returning("id")
      .execute();
    return new Set(rows.map(({ id }) => id));
  });
}

/** The runs of `owner` that somebody wants cancelled. */
export function cancelledRuns(
  db: Database,
  owner: string,
): Promise<{ readonly id: string; readonly org_id: string; readonly project_id: string }[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .selectFrom("runs")
      .select(["id", "org_id", "project_id"])
      .where("lease_owner", "=", owner)
      .where("status", "=", "running")
      .where("cancel_requested_at", "is not", null)
      .execute(),
  );
}

/** Runs that nobody executes and somebody wants cancelled: they came to rest just before. */
export function restingWishes(
  db: Database,
): Promise<{ readonly id: string; readonly org_id: string; readonly project_id: string }[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .selectFrom("runs")
      .select(["id", "org_id", "project_id"])
      .where("status", "in", ["queued", "waiting"])
      .where("cancel_requested_at", "is not", null)
      .limit(100)
      .execute(),
  );
}

/** Runs whose lease has run out: their process is gone, or gave them up. What has waited longest comes first. */
export function expiredLeases(
  db: Database,
): Promise<{ readonly id: string; readonly org_id: string; readonly project_id: string }[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .selectFrom("runs")
      .select(["id", "org_id", "project_id"])
      .where("status", "=", "running")
      .where("lease_expires_at", "<", sql<Date>`now()`)
      .orderBy("lease_expires_at")
      .limit(100)
      .execute(),
  );
}

/** Runs that wait although they have something to go on with: whoever was to wake them is gone. What has waited longest comes first. */
export function unwokenRuns(
  db: Database,
): Promise<{ readonly id: string; readonly org_id: string; readonly project_id: string }[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .selectFrom("runs")
      .select(["id", "org_id", "project_id"])
      .where("status", "=", "waiting")
      .where("lease_expires_at", "is not", null)
      .orderBy("lease_expires_at")
      .limit(100)
      .execute(),
  );
}

/**
 * Puts a run that could not be taken up behind the others that nobody executes, however many of them there are: it is
 * tried again when a lease's time has passed. Leaves alone what somebody executes.
 */
export async function postponeTakeover(db: Database, id: string): Promise<void> {
  await inSweep(db, ({ sql: tx }) =>
    tx
      .updateTable("runs")
      .set({ lease_expires_at: leaseUntil() })
      .where("id", "=", id)
      .where((run) =>
        run.or([
          run.and([run("status", "=", "running"), run("lease_expires_at", "<", sql<Date>`now()`)]),
          run.and([run("status", "=", "waiting"), run("lease_expires_at", "is not", null)]),
        ]),
      )
      .execute(),
  );
}

/** Declares every lease over, which is right only where no other process can be at work. */
export async function expireAllLeases(db: Database): Promise<void> {
  await inSweep(db, ({ sql: tx }) =>
    tx
      .updateTable("runs")
      .set({ lease_expires_at: sql<Date>`now() - interval '1 second'` })
      .where("status", "=", "running")
      .execute(),
  );
}
