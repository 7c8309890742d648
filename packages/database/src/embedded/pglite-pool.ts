import { EventEmitter } from "node:events";

import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";

import type { Role } from "../roles.ts";
import type { PgliteSession } from "./pglite-session.ts";

/**
 * What looks like a `pg.Pool` on an engine with one session, so that everything above is one code path.
 *
 * A client holds the session for one statement, or from BEGIN to COMMIT or ROLLBACK; the others wait in line. So a
 * statement never lands in another's transaction, and session state (SET without LOCAL, PREPARE, session-level advisory
 * locks) means nothing here, but for LISTEN: every client hears the channels that it asked for.
 */
export class PglitePool extends EventEmitter implements PostgresPool {
  // There is no connection that could fall asleep; libraries ask.
  readonly options = { keepAlive: true };
  readonly #session: PgliteSession;
  readonly #role: Role | null;
  readonly #schema: string;
  #ended = false;

  /**
   * @param role what every statement runs as unless its transaction says otherwise; null for the owner
   * @param schema where unqualified names are looked for; a plain identifier
   */
  constructor(session: PgliteSession, role: Role | null, schema = "public") {
    super();
    // As many as like may listen for errors, of which a pool on one session has none of its own.
    this.setMaxListeners(0);
    this.#session = session;
    this.#role = role;
    this.#schema = schema;
  }

  connect(): Promise<PgliteClient> {
    if (this.#ended) return Promise.reject(new Error("Cannot use a pool after calling end on the pool"));
    return Promise.resolve(new PgliteClient(this.#session, this.#role, this.#schema));
  }

  /** One statement on a client of its own. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<PostgresQueryResult<Row>> {
    const client = await this.connect();
    try {
      return await client.query<Row>(text, values);
    } finally {
      client.release();
    }
  }

  /** Refuses new clients and waits for those in line. */
  async end(): Promise<void> {
    this.#ended = true;
    const release = await this.#session.lock.acquire();
    release();
  }
}

/** Emits `notification` like a client of `pg`, and `error` when it listens and the engine has stopped. */
export class PgliteClient extends EventEmitter implements PostgresPoolClient {
  readonly #session: PgliteSession;
  readonly #role: Role | null;
  readonly #schema: string;
  /** One statement after another, as they were asked: a client of `pg` keeps that order too. */
  #last: Promise<unknown> = Promise.resolve();
  /** Set while a transaction is open; lets the next one in line go on. */
  #endTransaction: (() => void) | undefined;

  constructor(session: PgliteSession, role: Role | null, schema: string) {
    super();
    // A client of a library waits for several things at once.
    this.setMaxListeners(0);
    this.#session = session;
    this.#role = role;
    this.#schema = schema;
  }

  query<Row>(text: string, values?: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(
    statement: string | PostgresCursor<Row>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof statement !== "string") throw new TypeError("The embedded database has no cursors.");
    const answer = this.#last.then(() => this.#query<Row>(statement, values));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  release(): void {
    this.#session.channels.leave(this);
    const end = this.#endTransaction;
    if (end === undefined) return;
    this.#endTransaction = undefined;
    // Given back in the middle of a transaction. If the rollback fails the thread is dead, and whoever is next hears so.
    this.#session.thread.query("rollback").then(end, end);
  }

  async #query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    const statement = kindOf(text);
    if (statement === "listen") {
      await this.#listen(text);
      return { command: "SELECT", rowCount: 0, rows: [] };
    }
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
      await this.#enter();
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

  /** Makes the session this pool's: whoever was before may have left it in another role or schema. */
  async #enter(): Promise<void> {
    if (this.#session.role !== this.#role) {
      await this.#session.thread.query(this.#role === null ? "reset role" : `set role ${this.#role}`);
      this.#session.role = this.#role;
    }
    if (this.#session.schema !== this.#schema) {
      await this.#session.thread.query(`set search_path to ${this.#schema}`);
      this.#session.schema = this.#schema;
    }
  }

  /** LISTEN is session state, so the session listens for all clients and each hears what it asked for. */
  async #listen(text: string): Promise<void> {
    const [, verb, channel] = /^(listen|unlisten)\s+"?([\w*]+)"?\s*;?\s*$/i.exec(withoutComments(text)) ?? [];
    if (verb === undefined || channel === undefined)
      throw new TypeError("LISTEN and UNLISTEN name a channel.");
    const { channels, lock, thread } = this.#session;
    if (verb.toLowerCase() === "unlisten") {
      channels.leave(this, channel === "*" ? undefined : channel);
      return;
    }
    // Rolled back, it would be undone for everybody.
    if (this.#endTransaction !== undefined)
      throw new TypeError("LISTEN does not work inside a transaction here.");
    const release = await lock.acquire();
    try {
      if (!channels.isOpen(channel)) await thread.query(`listen ${channel}`);
      channels.open(channel);
      channels.join(channel, this);
    } finally {
      release();
    }
  }

  async #send<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    // What the rows are is known where the query was written, and there Kysely names it. Its list of commands holds
    // those whose counts it reads; the others pass through it unread.
    return (await this.#session.thread.query(text, values)) as PostgresQueryResult<Row>;
  }
}

/** Whether a statement begins or ends a transaction, or is about channels. It may start with white space and comments. */
function kindOf(text: string): "begin" | "end" | "listen" | "other" {
  const statement = withoutComments(text);
  if (/^(?:begin|start\s+transaction)\b/i.test(statement)) return "begin";
  // ROLLBACK TO goes back to a savepoint and stays in the transaction.
  if (/^(?:commit|end|abort|rollback(?!\s+(?:work\s+|transaction\s+)?to\b))\b/i.test(statement)) return "end";
  return /^(?:un)?listen\b/i.test(statement) ? "listen" : "other";
}

/** Without the white space and the comments that it starts with. */
function withoutComments(text: string): string {
  return text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, "");
}
