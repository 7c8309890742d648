import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Pool, PoolClient } from "pg";

import { BatchingClient } from "./batching-client.ts";
import { StatementNames } from "./statement-names.ts";

/**
 * A pool whose connections go to the server as seldom as they can, and, with `prepares`, prepare the statements that
 * come again and again: Postgres then parses and plans them once for each connection instead of every time, which for
 * short statements under row-level security is most of the work.
 */
export function batchingPool(pool: Pool, { prepares }: { readonly prepares: boolean }): PostgresPool {
  const names = prepares ? new StatementNames() : undefined;
  // The driver above knows a connection again by its client.
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect();
      const known = clients.get(client) ?? new BatchingClient(client, names);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}
