import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool, PoolClient } from "pg";

/** A statement is prepared from this time on that it is seen: what is said once is not worth a name. */
const worthPreparing = 3;
/** How many statements a process prepares, on each of its connections: each takes the server some kilobytes there. */
const mostPrepared = 256;
/** How many texts are counted on the way there; then counting begins anew. */
const mostCounted = 2_048;

/**
 * A pool whose connections prepare the statements that come again and again: Postgres then parses and plans them once
 * for each connection instead of every time, which for short statements under row-level security is most of the work.
 */
export function preparingPool(pool: Pool): PostgresPool {
  const names = new StatementNames();
  // The driver above knows a connection again by its client.
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect();
      const known = clients.get(client) ?? preparing(client, names);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

function preparing(client: PoolClient, names: StatementNames): PostgresPoolClient {
  return {
    ...processOf(client),
    query: ((text: unknown, values: readonly unknown[]) => {
      if (typeof text !== "string") throw new TypeError("This pool has no cursors.");
      const name = values.length === 0 ? undefined : names.of(text);
      return client.query(
        name === undefined ? { text, values: [...values] } : { name, text, values: [...values] },
      );
      // What the rows are is known where the query was written; cursors, the other way to call it, were refused.
    }) as <Row>(text: unknown, values?: readonly unknown[]) => Promise<PostgresQueryResult<Row>> & never,
    release: (destroy) => client.release(destroy),
  };
}

/** The server's process that works for a connection. `pg` knows it and does not declare it. */
function processOf(client: PoolClient): { readonly processID?: number } {
  return "processID" in client && typeof client.processID === "number" ? { processID: client.processID } : {};
}

/** Which statements are prepared, and under which names: the same on all connections. */
class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Map<string, number>();

  of(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= mostPrepared) return name;
    const times = (this.#seen.get(text) ?? 0) + 1;
    if (times < worthPreparing) {
      if (this.#seen.size >= mostCounted) this.#seen.clear();
      this.#seen.set(text, times);
      return undefined;
    }
    this.#seen.delete(text);
    const made = `patchbay_${this.#names.size}`;
    this.#names.set(text, made);
    return made;
  }
}
