import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
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
      const known = clients.get(client) ?? new PreparingClient(client, names);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  readonly #names: StatementNames;

  constructor(client: PoolClient, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  /** The server's process that works for the connection. `pg` knows it and does not declare it. */
  get processID(): number {
    return "processID" in this.#client ? Number(this.#client.processID) : 0;
  }

  query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(
    text: string | PostgresCursor<Row>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof text !== "string") throw new TypeError("This pool has no cursors.");
    return this.#send<Row>(text, values);
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy);
  }

  async #send<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    const name = values.length === 0 ? undefined : this.#names.of(text);
    const result = await this.#client.query({
      text,
      values: [...values],
      ...(name === undefined ? {} : { name }),
    });
    // What the rows are is known where the query was written, and there Kysely names it. Its list of commands holds
    // those whose counts it reads; the others pass through it unread.
    return result as unknown as PostgresQueryResult<Row>;
  }
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
