/** Where the worker's Postgres lives: in a folder, or in memory, empty or as a dump of a data folder (tar). */
export type PgliteHome =
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "memory"; readonly dump?: Uint8Array };

/** What the main thread asks of the worker. Answered by `id`, in the order in which it was asked. */
export type WorkerRequest =
  | {
      readonly id: number;
      readonly kind: "query";
      readonly text: string;
      readonly values: readonly unknown[];
    }
  | { readonly id: number; readonly kind: "dump" }
  | { readonly id: number; readonly kind: "close" };

export type WorkerReply =
  /** Sent once, before any answer: the database is open. */
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly failure: WorkerFailure }
  /** Sent whenever Postgres notifies a channel that the session listens on. */
  | { readonly kind: "notification"; readonly channel: string; readonly payload: string };

/** What somebody said on a channel (NOTIFY), after the transaction that said it was committed. */
export interface Notification {
  readonly channel: string;
  readonly payload: string;
}

/** An error on its way between threads, which keep only the message of an `Error`. */
export interface WorkerFailure {
  readonly message: string;
  /** The fields of Postgres' error response; absent when the error is not one. */
  readonly fields?: Readonly<Partial<Record<ErrorField, string>>>;
}

/** https://www.postgresql.org/docs/15/protocol-error-fields.html, under the names that `pg` gives them */
export const errorFields = [
  "severity",
  "code",
  "detail",
  "hint",
  "position",
  "where",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "routine",
] as const;
export type ErrorField = (typeof errorFields)[number];

/** The result of a statement, in the shape in which `pg` gives it. */
export interface QueryResult {
  readonly command: string;
  readonly rowCount: number;
  readonly rows: unknown[];
}
