import type { Kysely } from "kysely";

import { confined } from "./confined.ts";
import type { Database } from "./database.ts";
import type { RunsTable, Tables } from "./tables.ts";

/** The columns of a run that a sweep sees; it may change `status` and the lease. */
export type SweptRunsTable = Pick<
  RunsTable,
  | "id"
  | "org_id"
  | "project_id"
  | "status"
  | "lease_owner"
  | "lease_token"
  | "lease_expires_at"
  | "cancel_requested_at"
  | "created_at"
  | "thread_id"
  | "mode"
  | "attempt"
  | "not_before"
  | "is_in_line"
>;

/** Sees the leases of every tenant's runs, and nothing that was said in them. Only `inSweep` makes one. */
export class SweepTransaction {
  readonly sql: Kysely<{ runs: SweptRunsTable }>;

  constructor(sql: Kysely<Tables>) {
    this.sql = sql.$pickTables<"runs">();
  }
}

/**
 * Runs `work` in a transaction that sees the leases and statuses of all tenants' runs: how runs are found whose worker
 * died. Whatever else is to be done with such a run is done in its project.
 */
export function inSweep<Result>(
  db: Database,
  work: (tx: SweepTransaction) => Promise<Result>,
): Promise<Result> {
  return confined(db, "patchbay_sweeper", {}, (sql) => work(new SweepTransaction(sql)));
}
