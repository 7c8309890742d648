import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { PoolClient } from "pg";

import { type BatchedStatement, StatementBatch } from "./statement-batch.ts";
import type { StatementNames } from "./statement-names.ts";

/**
 * A connection that goes to the server as seldom as it can. What is asked in one turn goes together; the beginning of a
 * transaction goes with its first statement; and nobody waits for the end of one that only read.
 */
export class BatchingClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  readonly #names: StatementNames | undefined;
  readonly #onReleased: () => void;
  #waiting: BatchedStatement[] = [];
  #isFlushing = false;
  /** How the transaction begins that nobody has asked anything in yet. */
  #beginning: BatchedStatement[] = [];
  #isReadOnly = false;
  #hasFailed = false;

  /**
   * @param names of prepared statements; without them none is prepared
   * @param onReleased is called whenever the client has gone back to its pool
   */
  constructor(client: PoolClient, names: StatementNames | undefined, onReleased: () => void) {
    this.#client = client;
    this.#names = names;
    this.#onReleased = onReleased;
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
    // What the rows are is known where the query was written, and there Kysely names it. Its list of commands holds
    // those whose counts it reads; the others pass through it unread.
    return this.#query(text, values) as Promise<PostgresQueryResult<Row>>;
  }

  release(destroy?: boolean): void {
    this.#beginning = [];
    this.#client.release(destroy);
    this.#onReleased();
  }

  #query(text: string, values: readonly unknown[]): Promise<unknown> {
    if (beginsTransaction(text)) {
      this.#isReadOnly = text.includes("read only");
      this.#hasFailed = false;
      return this.#hold(text, values);
    }
    // Only where the transaction has not begun yet: later it changes who asks what comes next.
    if (this.#beginning.length > 0 && entersTransaction(text)) return this.#hold(text, values);
    if (text === "commit" || text === "rollback") return this.#end(text);
    // Without values a text may hold several statements, which only the simple protocol takes.
    if (values.length === 0 && text.includes(";")) return this.#alone(text);
    return this.#add(text, values);
  }

  /** Answers at once; should it fail, whoever asks something in the transaction hears of it. */
  #hold(text: string, values: readonly unknown[]): Promise<unknown> {
    this.#beginning.push({ text, values, name: this.#names?.of(text), resolve: ignore, reject: ignore });
    return Promise.resolve(nothing("BEGIN"));
  }

  #end(text: "commit" | "rollback"): Promise<unknown> {
    const isReadOnly = this.#isReadOnly;
    this.#isReadOnly = false;
    if (this.#beginning.length > 0 && this.#waiting.length === 0) {
      // Nobody has asked anything.
      this.#beginning = [];
      return Promise.resolve(nothing(text.toUpperCase()));
    }
    const ended = this.#add(text, []);
    if (!isReadOnly || this.#hasFailed || text === "rollback") return ended;
    // What fails here takes nothing away from anybody, and the next one to use the connection hears that it is broken.
    ended.catch(() => {});
    return Promise.resolve(nothing("COMMIT"));
  }

  #add(text: string, values: readonly unknown[]): Promise<unknown> {
    const answered = new Promise((resolve, reject) => {
      const failed = (error: unknown): void => {
        this.#hasFailed = true;
        reject(error);
      };
      this.#waiting.push({ text, values, name: this.#names?.of(text), resolve, reject: failed });
    });
    if (!this.#isFlushing) {
      this.#isFlushing = true;
      queueMicrotask(() => this.#flush());
    }
    return answered;
  }

  async #alone(text: string): Promise<unknown> {
    if (this.#beginning.length > 0 || this.#waiting.length > 0) this.#flush();
    try {
      return await this.#client.query(text);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  #flush(): void {
    this.#isFlushing = false;
    const statements = [...this.#beginning, ...this.#waiting];
    this.#beginning = [];
    this.#waiting = [];
    if (statements.length > 0) this.#client.query(new StatementBatch(statements));
  }
}

const beginsTransaction = (text: string): boolean => /^(?:begin|start transaction)\b[^;]*$/.test(text);

/** As `entering` writes it. */
const entersTransaction = (text: string): boolean => text.startsWith("select set_config('role'");

const ignore = (): void => {};

const nothing = (command: string) => ({ command, rowCount: 0, rows: [] });
