import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Pool, PoolClient } from "pg";

import { confinementHere } from "../confined.ts";
import { BatchingClient } from "./batching-client.ts";
import { ConnectionQueue, type Urgency } from "./connection-queue.ts";
import { StatementNames } from "./statement-names.ts";

/**
 * A pool whose connections go to the server as seldom as they can, and, with `prepares`, prepare the statements that
 * come again and again: Postgres then parses and plans them once for each connection instead of every time, which for
 * short statements under row-level security is most of the work.
 *
 * Whoever finds no connection free waits for one in a `ConnectionQueue`.
 */
export function batchingPool(pool: Pool, { prepares }: { readonly prepares: boolean }): PostgresPool {
  const names = prepares ? new StatementNames() : undefined;
  const queue = new ConnectionQueue(pool.options.max);
  // The driver above knows a connection again by its client.
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      await queue.enter(urgencyHere());
      try {
        const client = await pool.connect();
        const known = clients.get(client) ?? new BatchingClient(client, names, () => queue.leave());
        clients.set(client, known);
        return known;
      } catch (error) {
        queue.leave();
        throw error;
      }
    },
    end: () => pool.end(),
  };
}

/** Of the transaction that is being opened here. */
function urgencyHere(): Urgency {
  switch (confinementHere()?.role) {
    case "patchbay_sweeper":
      return "sweep";
    // It is asked who somebody is before anything is done for them.
    case "patchbay_credential":
      return "arrival";
    case "patchbay_app":
    case "patchbay_bootstrap":
    case undefined:
      return "work";
  }
}
