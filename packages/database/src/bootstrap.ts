import { type Kysely, sql } from "kysely";

import { confined } from "./confined.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";

/** May insert organizations, projects, users, members and API keys, and read the ids of organizations. */
export class BootstrapTransaction {
  readonly sql: Kysely<Pick<Tables, "organizations" | "projects" | "users" | "members" | "api_keys">>;

  constructor(sql: Kysely<Tables>) {
    this.sql = sql.$pickTables<"organizations" | "projects" | "users" | "members" | "api_keys">();
  }
}

/**
 * Runs `work` in the one kind of transaction that may make organizations. They run one after another, also across
 * processes, so that "is there none yet?" and "then make one" are one step.
 */
export function inBootstrap<Result>(
  db: Database,
  work: (tx: BootstrapTransaction) => Promise<Result>,
): Promise<Result> {
  return confined(db, "patchbay_bootstrap", {}, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('patchbay.bootstrap'))`.execute(tx);
    return work(new BootstrapTransaction(tx));
  });
}
