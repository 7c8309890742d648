import { Kysely, type PostgresPool } from "kysely";
import { Pool, type PoolConfig } from "pg";

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
  const pool = poolOf(url, max_connections, { idleTimeoutMillis: keepIdleMs });
  const app = kyselyOver(batchingPool(pool, { prepares: prepares_statements }));
  // Two: Kysely's migrator keeps one connection for its lock while it asks on another.
  const owner = kyselyOver(poolOf(migration_url, 2));
  return databaseOver("postgres", { app, owner }, async () => {
    await Promise.all([app.destroy(), owner.destroy()]);
  });
}

/** A connection that is opened anew has to sign in and to prepare all its statements, so they are kept for 5 minutes. */
const keepIdleMs = 300_000;

function poolOf(url: string, max: number, options: PoolConfig = {}): Pool {
  const pool = new Pool({
    ...options,
    connectionString: url,
    max,
    application_name: "patchbay",
    // Of opening a connection; how long one waits for a free one is for `ConnectionQueue` to say.
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
