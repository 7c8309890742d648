import { AsyncLocalStorage } from "node:async_hooks";

import { type Kysely, sql } from "kysely";

import { connectionsOf, type Database } from "./database.ts";
import type { Role } from "./roles.ts";
import type { Tables } from "./tables.ts";

/** What a transaction says about itself; the row-level policies read it. */
export type Settings = Readonly<
  Partial<
    Record<
      "org_id" | "project_ids" | "scope" | "session_digest" | "api_key_digest" | "email" | "user_id",
      string
    >
  >
>;

/** A transaction that is being opened or is open here. */
export interface Confinement {
  readonly db: Database;
  readonly role: Role;
  readonly settings: Settings;
  isOpen: boolean;
  /** Whether the driver has taken the role and said the settings as it began the transaction. */
  isEntered: boolean;
}

const open = new AsyncLocalStorage<Confinement>();

/** What the transaction that is being begun here is to be confined to, for a driver that does so in one round trip. */
export const confinementHere = (): Confinement | undefined => open.getStore();

/**
 * Runs `work` in one transaction that has taken `role` and says `settings`; both end with it. Commits when `work`
 * resolves, rolls back when it rejects.
 *
 * @throws {TypeError} inside another transaction on the same database: the embedded engine has one session, so the
 *   inner one would wait for the outer for ever, and on Postgres it would not see what the outer wrote
 */
export async function confined<Result>(
  db: Database,
  role: Role,
  settings: Settings,
  work: (sql: Kysely<Tables>) => Promise<Result>,
  accessMode: "read only" | "read write" = "read write",
): Promise<Result> {
  const around = open.getStore();
  if (around?.isOpen === true && around.db === db) {
    throw new TypeError("A transaction is already open here: hand it on instead of opening another one.");
  }
  const here: Confinement = { db, role, settings, isOpen: true, isEntered: false };
  const transaction = connectionsOf(db).app.transaction();
  try {
    return await open.run(here, () =>
      (accessMode === "read only" ? transaction.setAccessMode("read only") : transaction).execute(
        async (tx) => {
          if (!here.isEntered) await enter(tx, here);
          return work(tx);
        },
      ),
    );
  } finally {
    here.isOpen = false;
  }
}

/** One round trip: the role and everything that is said, until the transaction ends. */
async function enter(tx: Kysely<Tables>, { role, settings }: Confinement): Promise<void> {
  const said = Object.entries(settings).map(
    ([name, value]) => sql`set_config(${`app.${name}`}, ${value}, true)`,
  );
  await sql`select ${sql.join([sql`set_config('role', ${role}, true)`, ...said])}`.execute(tx);
}
