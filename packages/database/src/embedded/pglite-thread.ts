import { Worker } from "node:worker_threads";

import { AppError } from "@patchbay/errors";
import { DatabaseError } from "pg";

import {
  errorFields,
  type Notification,
  type PgliteHome,
  type QueryResult,
  type WorkerFailure,
  type WorkerReply,
  type WorkerRequest,
} from "./messages.ts";

/** The embedded database's thread has ended: closed, or dead. What was committed is on disk. */
export class DatabaseStoppedError extends AppError<"database_stopped"> {
  constructor(cause?: unknown) {
    const message =
      "The embedded database has stopped. Start the server again; nothing that was committed is lost.";
    super("database_stopped", message, cause === undefined ? {} : { cause });
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

// A request without its id; distributes over the union, which Omit alone would flatten.
type Question = WorkerRequest extends infer Request
  ? Request extends WorkerRequest
    ? Omit<Request, "id">
    : never
  : never;

/** Postgres in a thread of its own. It has one session: who may use it when is for `PglitePool` to say. */
export class PgliteThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #stopped: DatabaseStoppedError | undefined;
  #closing: Promise<void> | undefined;
  #onNotification: (notification: Notification) => void = () => {};
  #onStop: (error: DatabaseStoppedError) => void = () => {};

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** @throws what Postgres said when it could not open its folder */
  static async start(home: PgliteHome): Promise<PgliteThread> {
    const worker = new Worker(new URL("pglite-worker.ts", import.meta.url), {
      name: "patchbay-database",
      workerData: home,
    });
    const thread = new PgliteThread(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on("message", (reply: WorkerReply) => {
        if (reply.kind === "ready") resolve();
        else if (reply.kind === "notification") thread.#onNotification(reply);
        else thread.#settle(reply);
      });
      worker.on("error", (error) => {
        reject(error);
        thread.#stop(error);
      });
      worker.on("exit", () => {
        reject(new DatabaseStoppedError());
        thread.#stop();
      });
    });
    return thread;
  }

  /** Who hears what the session is told on the channels that it listens on, and that the thread has ended. One of each. */
  hear(
    onNotification: (notification: Notification) => void,
    onStop: (error: DatabaseStoppedError) => void,
  ): void {
    this.#onNotification = onNotification;
    this.#onStop = onStop;
  }

  /** @throws {DatabaseError} of `pg`, as a server would answer @throws {DatabaseStoppedError} */
  async query(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    const plain = values.map((value) => (value === undefined ? null : value));
    // The worker answers a query with a QueryResult.
    return (await this.#ask({ kind: "query", text, values: plain })) as QueryResult;
  }

  /** The whole data folder as a tar archive, for `PgliteHome`. */
  async dump(): Promise<Uint8Array> {
    // The worker answers a dump with its bytes.
    return (await this.#ask({ kind: "dump" })) as Uint8Array;
  }

  /** Lets Postgres shut down, then ends the thread. Safe to call again, also when the thread is dead. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** Ends the thread at once, in the middle of whatever it does: the only way to stop a query. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  async #close(): Promise<void> {
    try {
      if (this.#stopped === undefined) await this.#ask({ kind: "close" });
    } finally {
      await this.#worker.terminate();
    }
  }

  #ask(question: Question): Promise<unknown> {
    if (this.#stopped !== undefined) return Promise.reject(this.#stopped);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ ...question, id }, []);
      } catch (error) {
        // A value that no thread can be given, such as a function.
        this.#waiting.delete(id);
        reject(error);
      }
    });
  }

  #settle(reply: Extract<WorkerReply, { kind: "result" | "failure" }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === "result") waiting?.resolve(reply.result);
    else waiting?.reject(revive(reply.failure));
  }

  #stop(cause?: unknown): void {
    const isFirst = this.#stopped === undefined;
    this.#stopped ??= new DatabaseStoppedError(cause);
    for (const { reject } of this.#waiting.values()) reject(this.#stopped);
    this.#waiting.clear();
    if (isFirst) this.#onStop(this.#stopped);
  }
}

/** The error that `pg` would have thrown, so that nobody has to know which engine refused. */
function revive({ message, fields }: WorkerFailure): Error {
  if (fields === undefined) return new Error(message);
  const error = new DatabaseError(message, message.length, "error");
  for (const field of errorFields) error[field] = fields[field];
  return error;
}
