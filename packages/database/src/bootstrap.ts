import { type Kysely, sql } from "kysely";

import { confined } from "./confined.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";

type Founded = "organizations" | "projects" | "users" | "members" | "api_keys" | "audit_log";

/**
 * May insert organizations, projects, users, members, API keys and what was done, and read the ids of organizations and,
 * where a founder is named, their memberships.
 */
export class BootstrapTransaction {
  readonly sql: Kysely<Pick<Tables, Founded>>;

  constructor(sql: Kysely<Tables>) {
    this.sql = sql.$pickTables<Founded>();
  }
}

/**
 * Runs `work` in the one kind of transaction that may make organizations. They run one after another, also across
 * processes, so that "is there none yet?" and "then make one" are one step.
 *
 * @param founder the user who makes one, whose memberships are then seen
 */
export function inBootstrap<Result>(
  db: Database,
  work: (tx: BootstrapTransaction) => Promise<Result>,
  founder?: string,
): Promise<Result> {
  const settings = founder === undefined ? {} : { user_id: founder };
  return confined(db, "patchbay_bootstrap", settings, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('patchbay.bootstrap'))`.execute(tx);
    return work(new BootstrapTransaction(tx));
  });
}
