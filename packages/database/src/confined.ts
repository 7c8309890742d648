import { AsyncLocalStorage } from "node:async_hooks";

import { CompiledQuery, type DatabaseConnection, type Kysely, type QueryResult } from "kysely";

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
  refuseNested(db);
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

/** Statements that are sent together. */
export interface Sending {
  readonly statements: readonly CompiledQuery[];
  readonly accessMode?: "read only" | "read write";
  /** For how long a row that somebody else holds is waited for; without it as long as it takes. Milliseconds. */
  readonly lockTimeoutMs?: number;
}

/**
 * Sends statements that need none of each other's answers as one transaction that has taken `role` and says `settings`:
 * on Postgres in one round trip. Resolves to their answers once it is committed.
 *
 * @param what says what is sent, once there is a connection to send it on
 * @throws {TypeError} inside another transaction on the same database, as `confined` does
 * @throws what the first statement failed with that failed; then nothing was written
 */
export async function sendConfined(
  db: Database,
  role: Role,
  settings: Settings,
  what: () => Sending,
): Promise<readonly QueryResult<unknown>[]> {
  refuseNested(db);
  // Nothing is open here: it only tells who asks for the connection.
  const here: Confinement = { db, role, settings, isOpen: false, isEntered: false };
  const { app } = connectionsOf(db);
  return await open.run(here, () =>
    app.getExecutor().provideConnection(async (connection) => {
      const { statements, accessMode, lockTimeoutMs } = what();
      const begin = accessMode === "read only" ? "start transaction read only" : "begin";
      // Asked in one turn: the connection keeps them in order and sends them together.
      const answers = await Promise.allSettled(
        [
          CompiledQuery.raw(begin),
          entering({ role, settings }, lockTimeoutMs),
          ...statements,
          CompiledQuery.raw("commit"),
        ].map((each) => connection.executeQuery(each)),
      );
      const results = [];
      for (const answer of answers) {
        if (answer.status === "fulfilled") {
          results.push(answer.value);
          continue;
        }
        await rollBack(connection);
        throw answer.reason;
      }
      return results.slice(2, -1);
    }),
  );
}

/** What failed is told; that its connection is broken too, whoever uses it next hears. */
async function rollBack(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw("rollback")).catch(() => undefined);
}

/** @throws {TypeError} inside a transaction on the database */
export function refuseNested(db: Database): void {
  const around = open.getStore();
  if (around?.isOpen === true && around.db === db)
    throw new TypeError("A transaction is already open here: hand it on instead of opening another one.");
}

/** Takes the role and says everything, until the transaction ends. */
async function enter(tx: Kysely<Tables>, confinement: Confinement): Promise<void> {
  await tx.executeQuery(entering(confinement));
}

/** The same text for whoever says the same names, so that it can be prepared. */
export function entering(
  { role, settings }: Pick<Confinement, "role" | "settings">,
  lockTimeoutMs?: number,
): CompiledQuery {
  const said = [
    ["role", role],
    ...Object.entries(settings).map(([name, value]) => [`app.${name}`, value]),
    ...(lockTimeoutMs === undefined ? [] : [["lock_timeout", String(lockTimeoutMs)]]),
  ];
  // The names are our own: no quote is in them.
  const settingEach = said.map(([name], index) => `set_config('${name}', $${index + 1}, true)`);
  return CompiledQuery.raw(
    `select ${settingEach.join(", ")}`,
    said.map(([, value]) => value),
  );
}
