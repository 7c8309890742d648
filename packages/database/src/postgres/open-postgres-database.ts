import { Kysely, type PostgresPool } from "kysely";
import { Pool } from "pg";

import { type Database, databaseOver } from "../database.ts";
import type { Tables } from "../tables.ts";
import { batchingPool } from "./batching-pool.ts";
import { ConfiningDialect } from "./confining-driver.ts";

export interface PostgresOptions {
  /** `postgres://…`, as a login that is no superuser; it needs nothing but membership in our roles. */
  readonly url: string;
  /** The login that owns the tables, for migrations; without it `url` is the owner. */
  readonly migration_url?: string;
  /** How many connections this process may hold. Default 10. */
  readonly max_connections?: number;
  /** False where a pooler in between hands sessions from one client to the next and cannot prepare. Default true. */
  readonly prepares_statements?: boolean;
}

/** Describes a Postgres server (15 or newer). Connects when first used; the caller closes it. */
export function openPostgresDatabase({
  url,
  migration_url = url,
  max_connections = 10,
  prepares_statements = true,
}: PostgresOptions): Database {
  const app = kyselyOver(batchingPool(poolOf(url, max_connections), { prepares: prepares_statements }));
  // Two: Kysely's migrator keeps one connection for its lock while it asks on another.
  const owner = kyselyOver(poolOf(migration_url, 2));
  return databaseOver("postgres", { app, owner }, async () => {
    await Promise.all([app.destroy(), owner.destroy()]);
  });
}

function poolOf(url: string, max: number): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: "patchbay",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A connection that breaks while idle is dropped and replaced by the pool; without a listener it would end the process.
  pool.on("error", () => {});
  // And one that breaks while it is lent out says so twice: its query rejects, and the client itself says `error`, which
  // nobody but us hears between two statements of a transaction.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

const kyselyOver = (pool: PostgresPool): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new ConfiningDialect({ pool: () => Promise.resolve(pool) }) });
