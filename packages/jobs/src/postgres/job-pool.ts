import type { PgPool, PgPoolClient, PgQueryResult } from "bullmq";
import { setTimeout as delay } from "node:timers/promises";

/** What BullMQ takes for a `pg.Pool`. */
export interface JobPool extends PgPool {
  readonly options: { readonly keepAlive: boolean };
}

/**
 * A pool for BullMQ made of two: statements go to `queries`; the clients that it keeps, to listen, come from
 * `listeners`, so that however many workers there are, statements find a connection.
 */
export function jobPool(queries: PgPool, listeners: PgPool): JobPool {
  return {
    // A connection that listens and breaks unnoticed would be waited for; with keep-alive BullMQ hears of it.
    options: { keepAlive: true },
    query: <Row>(text: string, values?: readonly unknown[]) => queries.query<Row>(text, values),
    connect: () => listeners.connect(),
    end: () => Promise.resolve(),
    // Each of BullMQ's connections would add listeners that it never takes away. Whoever made the pools listens.
    on() {
      return this;
    },
    removeAllListeners() {
      return this;
    },
  };
}

/**
 * A pool whose failures come late. A worker of BullMQ whose statement fails asks again at once, for ever: against a
 * database that is away, or with the embedded one stopped, it would burn a processor and starve the rest of us.
 */
export function patient(pool: JobPool, pauseMs = 1_000): JobPool {
  const afterPause = async (error: unknown): Promise<never> => {
    if (!isAnswer(error)) await delay(pauseMs);
    throw error;
  };
  return {
    ...pool,
    query: <Row>(text: string, values?: readonly unknown[]): Promise<PgQueryResult<Row>> =>
      pool.query<Row>(text, values).catch(afterPause),
    connect: (): Promise<PgPoolClient> => pool.connect().catch(afterPause),
  };
}

/** BullMQ's functions say with this SQLSTATE of their own that, for example, the job is no longer this worker's. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "BM001";
}
