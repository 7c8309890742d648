import { type Kysely, sql } from "kysely";

import type { Tables } from "./tables.ts";

/**
 * An open database, whichever engine stands behind it.
 *
 * It has no way to send a query: that takes a transaction confined to a tenant (`inTenant`, `inProject`,
 * `inOrganization`) or to one narrow purpose (`withCredential`, `inSweep`, `inBootstrap`).
 */
export interface Database {
  readonly engine: "embedded" | "postgres";
  /** Waits for what is under way, then closes. Safe to call again; afterwards every query is refused. */
  close(): Promise<void>;
}

/** What stands behind a `Database`. Private to this package: whoever holds it can leave the tenant. */
export interface Connections {
  /** As the role that the application works under. */
  readonly app: Kysely<Tables>;
  /** As the owner of the tables, for migrations. */
  readonly owner: Kysely<Tables>;
}

const connections = new WeakMap<Database, Connections>();

/** Makes a `Database`. `close` is called at most once. */
export function databaseOver(
  engine: Database["engine"],
  parts: Connections,
  close: () => Promise<void>,
): Database {
  let closed: Promise<void> | undefined;
  const database: Database = Object.freeze({ engine, close: () => (closed ??= close()) });
  connections.set(database, parts);
  return database;
}

export function connectionsOf(db: Database): Connections {
  const parts = connections.get(db);
  if (parts === undefined) throw new TypeError("This is not a database that this package opened.");
  return parts;
}

/** Resolves when the database answers. @throws what the driver says when it does not */
export async function ping(db: Database): Promise<void> {
  await sql`select 1`.execute(connectionsOf(db).app);
}
