import { type Connection, Query, type Submittable } from "pg";

/** One statement of a batch, and who waits for it. */
export interface BatchedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Under which it is prepared on the connection; undefined for one that is not. */
  readonly name: string | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Statements that go to the server in one piece and are answered in one (PostgreSQL documentation, 55.2.4, Pipelining):
 * a single round trip, however many there are. Where one of them fails the server passes over those behind it, so none
 * can act in a state that the one before it was to bring about; then all of them are answered with that failure.
 *
 * Each is a query of `pg`, which writes and reads it; what is left for us is that they share one Sync message.
 */
export class StatementBatch implements Submittable {
  readonly #queries: readonly PgQuery[];
  /** Which of them the server is at. */
  #at = 0;
  /** What one of them failed of before anything was sent. */
  #unsendable: Error | undefined;

  /** @param statements at least one */
  constructor(statements: readonly BatchedStatement[]) {
    this.#queries = statements.map(({ text, values, name, resolve, reject }) => {
      const config = { text, values: [...values], name, queryMode: "extended" };
      const query = new Query(config, (error: Error | null | undefined, result: unknown) => {
        if (error === null || error === undefined) {
          resolve(result);
          return;
        }
        this.#unsendable ??= error;
        reject(error);
      });
      // The same object, of which the declared type leaves out what `pg`'s client calls.
      return query as unknown as PgQuery;
    });
  }

  /** For `pg`'s client, which notes what it has prepared. */
  get name(): string | undefined {
    return this.#queries[this.#at]?.name;
  }

  /** For `pg`'s client, as `name`. */
  get text(): string | undefined {
    return this.#queries[this.#at]?.text;
  }

  /** Writes all of it at once. Returns what keeps it from being sent; then nothing was. */
  submit(connection: Connection): Error | null {
    const pieces: Buffer[] = [];
    const collect = (piece: Buffer): boolean => pieces.push(piece) > 0;
    // What a query writes is collected, and only the last one's Sync is.
    const collected = { stream: { value: { writable: true, write: collect } } };
    const last: Connection = Object.create(connection, collected);
    const others: Connection = Object.create(last, { sync: { value: () => {} } });
    for (const query of this.#queries) {
      const failure = query.submit(query === this.#queries.at(-1) ? last : others) ?? this.#unsendable;
      if (failure === undefined) continue;
      this.#forget(connection);
      return failure;
    }
    if (connection.stream.writable) connection.stream.write(Buffer.concat(pieces));
    return null;
  }

  handleRowDescription(message: unknown): void {
    this.#queries[this.#at]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.#queries[this.#at]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.#queries[this.#at++]?.handleCommandComplete(message, connection);
  }

  handleEmptyQuery(connection: Connection): void {
    this.#queries[this.#at++]?.handleEmptyQuery(connection);
  }

  handlePortalSuspended(connection: Connection): void {
    this.#queries[this.#at]?.handlePortalSuspended(connection);
  }

  handleCopyInResponse(connection: Connection): void {
    this.#queries[this.#at]?.handleCopyInResponse(connection);
  }

  handleCopyData(message: unknown, connection: Connection): void {
    this.#queries[this.#at]?.handleCopyData(message, connection);
  }

  handleError(error: Error, connection: Connection): void {
    this.#forget(connection);
    for (const query of this.#queries) query.handleError(error, connection);
  }

  /** All of it is done, and committed where it was to be. */
  handleReadyForQuery(connection: Connection): void {
    for (const query of this.#queries) query.handleReadyForQuery(connection);
  }

  /** Nothing that the server has passed over was prepared. */
  #forget(connection: Connection): void {
    // The same object, of which the declared type leaves out what it has on its way.
    const { submittedNamedStatements } = connection as unknown as PgConnection;
    for (const { name } of this.#queries.slice(this.#at))
      if (name !== undefined) delete submittedNamedStatements[name];
  }
}

/** What `pg` 8 has and does not declare. */
interface PgConnection {
  /** The names of statements whose preparation was sent and not acknowledged. */
  readonly submittedNamedStatements: Record<string, string>;
}

/** What `pg` 8 has and does not declare. */
interface PgQuery {
  readonly name: string | undefined;
  readonly text: string;
  submit(connection: Connection): Error | null;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  handleEmptyQuery(connection: Connection): void;
  handlePortalSuspended(connection: Connection): void;
  handleCopyInResponse(connection: Connection): void;
  handleCopyData(message: unknown, connection: Connection): void;
  handleError(error: Error, connection: Connection): void;
  handleReadyForQuery(connection: Connection): void;
}
