import { type Database, inSweep } from "@patchbay/database";
import { sql } from "kysely";

/** An interrupt that should expire, and where: all that a sweep may know of it. */
export interface DueInterrupt {
  readonly id: string;
  readonly org_id: string;
  readonly project_id: string;
  readonly run_id: string;
}

/** The open interrupts of all tenants whose time has come, longest overdue first. What becomes of them is up to their projects. */
export function dueInterrupts(db: Database, limit = 1_000): Promise<DueInterrupt[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .withTables<{ run_interrupts: DueInterrupt & { expires_at: Date | null } }>()
      .selectFrom("run_interrupts")
      .select(["id", "org_id", "project_id", "run_id"])
      .where("expires_at", "<=", sql<Date>`now()`)
      .orderBy("expires_at")
      .limit(limit)
      .execute(),
  );
}
