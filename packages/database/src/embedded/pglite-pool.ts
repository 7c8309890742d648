import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";

import type { Role } from "../roles.ts";
import type { PgliteThread } from "./pglite-thread.ts";
import { SessionLock } from "./session-lock.ts";

/** The one session of an embedded database, shared by the pools on it. */
export interface PgliteSession {
  readonly thread: PgliteThread;
  readonly lock: SessionLock;
  /** The role that the session is in between transactions; null is the login itself. */
  role: Role | null;
}

export function sessionOf(thread: PgliteThread): PgliteSession {
  return { thread, lock: new SessionLock(), role: null };
}

/**
 * What looks like a `pg.Pool` on an engine with one session, so that everything above is one code path.
 *
 * A client holds the session for one statement, or from BEGIN to COMMIT or ROLLBACK; the others wait in line. So a
 * statement never lands in another's transaction, and session state (SET without LOCAL, PREPARE, session-level advisory
 * locks) means nothing here.
 */
export class PglitePool implements PostgresPool {
  readonly options = {};
  readonly #session: PgliteSession;
  readonly #role: Role | null;
  #ended = false;

  /** @param role what every statement runs as unless its transaction says otherwise; null for the owner */
  constructor(session: PgliteSession, role: Role | null) {
    this.#session = session;
    this.#role = role;
  }

  connect(): Promise<PostgresPoolClient> {
    if (this.#ended) return Promise.reject(new Error("Cannot use a pool after calling end on the pool"));
    return Promise.resolve(new PgliteClient(this.#session, this.#role));
  }

  /** Refuses new clients and waits for those in line. */
  async end(): Promise<void> {
    this.#ended = true;
    const release = await this.#session.lock.acquire();
    release();
  }
}

class PgliteClient implements PostgresPoolClient {
  readonly #session: PgliteSession;
  readonly #role: Role | null;
  /** Set while a transaction is open; lets the next one in line go on. */
  #endTransaction: (() => void) | undefined;

  constructor(session: PgliteSession, role: Role | null) {
    this.#session = session;
    this.#role = role;
  }

  query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(
    statement: string | PostgresCursor<Row>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof statement !== "string") throw new TypeError("The embedded database has no cursors.");
    return this.#query<Row>(statement, values);
  }

  release(): void {
    const end = this.#endTransaction;
    if (end === undefined) return;
    this.#endTransaction = undefined;
    // Given back in the middle of a transaction. If the rollback fails the thread is dead, and whoever is next hears so.
    this.#session.thread.query("rollback").then(end, end);
  }

  async #query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    const statement = kindOf(text);
    if (this.#endTransaction !== undefined) {
      try {
        return await this.#send<Row>(text, values);
      } finally {
        // Also when COMMIT fails: then Postgres has rolled back.
        if (statement === "end") this.#leave();
      }
    }
    const release = await this.#session.lock.acquire();
    try {
      await this.#takeRole();
      const result = await this.#send<Row>(text, values);
      if (statement === "begin") this.#endTransaction = release;
      return result;
    } finally {
      if (this.#endTransaction === undefined) release();
    }
  }

  #leave(): void {
    this.#endTransaction?.();
    this.#endTransaction = undefined;
  }

  async #takeRole(): Promise<void> {
    if (this.#session.role === this.#role) return;
    await this.#session.thread.query(this.#role === null ? "reset role" : `set role ${this.#role}`);
    this.#session.role = this.#role;
  }

  async #send<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    // What the rows are is known where the query was written, and there Kysely names it. Its list of commands holds
    // those whose counts it reads; the others pass through it unread.
    return (await this.#session.thread.query(text, values)) as PostgresQueryResult<Row>;
  }
}

/** Whether a statement begins or ends a transaction. It may start with white space and comments. */
function kindOf(text: string): "begin" | "end" | "other" {
  const statement = text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, "");
  if (/^(?:begin|start\s+transaction)\b/i.test(statement)) return "begin";
  // ROLLBACK TO goes back to a savepoint and stays in the transaction.
  if (/^(?:commit|end|abort|rollback(?!\s+(?:work\s+|transaction\s+)?to\b))\b/i.test(statement)) return "end";
  return "other";
}
