// The thread in which Postgres runs: a query blocks its thread until it is done, and ending the thread is the only way
// to end a query.
import {
  existsSync,
  fdatasyncSync,
  openSync,
  closeSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";

import { type ParserOptions, PGlite, types } from "@electric-sql/pglite";

import { DurableNodeFS, durableStartParams } from "./durable-node-fs.ts";
import {
  errorFields,
  type PgliteHome,
  type QueryResult,
  type WorkerFailure,
  type WorkerReply,
  type WorkerRequest,
} from "./messages.ts";

// As `pg` hands them over, so that both engines give the same rows.
const parsers: ParserOptions = {
  [types.INT8]: (value: string) => value,
  [types.BYTEA]: (value: string) => Buffer.from(value.slice(2), "hex"),
};

if (parentPort === null) throw new Error("This module runs in a worker thread.");
// The pool that starts this thread passes a PgliteHome and nothing else.
await serve(parentPort, workerData as PgliteHome);

async function serve(port: MessagePort, home: PgliteHome): Promise<void> {
  const db = await open(home);
  const reply = (message: WorkerReply) => port.postMessage(message, []);
  const settle = async (request: WorkerRequest, before: Promise<void>) => {
    await before;
    try {
      reply({ kind: "result", id: request.id, result: await answer(db, request) });
      if (request.kind === "close") port.close();
    } catch (error) {
      reply({ kind: "failure", id: request.id, failure: describe(error) });
      // A trap of the WebAssembly machine leaves Postgres' memory in an unknown state: nothing after it can be trusted.
      // Unhandled, this ends the thread. What was committed is on disk.
      if (error instanceof Error && error.name === "RuntimeError") throw error;
    }
  };
  // One request after another, as they were asked.
  let last = Promise.resolve();
  port.on("message", (request: WorkerRequest) => {
    last = settle(request, last);
  });
  db.onNotification((channel, payload) => reply({ kind: "notification", channel, payload }));
  reply({ kind: "ready" });
}

function answer(db: PGlite, request: WorkerRequest): Promise<unknown> {
  switch (request.kind) {
    case "query":
      return query(db, request.text, request.values);
    case "dump":
      return db.dumpDataDir("none").then(async (dump) => new Uint8Array(await dump.arrayBuffer()));
    case "close":
      return db.close();
  }
}

/** Like `pg`: without values the text may hold several statements, and the last one's result counts. */
async function query(db: PGlite, text: string, values: readonly unknown[]): Promise<QueryResult> {
  const result =
    values.length === 0
      ? (await db.exec(text, { parsers })).at(-1)
      : await db.query(text, [...values], { parsers });
  return {
    command: result?.command ?? "",
    rowCount: result?.rowCount ?? 0,
    rows: result?.rows ?? [],
  };
}

async function open(home: PgliteHome): Promise<PGlite> {
  if (home.kind === "memory") {
    return PGlite.create(home.dump === undefined ? {} : { loadDataDir: new Blob([home.dump.slice()]) });
  }
  const folder = join(home.folder, "postgres");
  if (!existsSync(folder)) await initialize(folder);
  return openFolder(folder);
}

function openFolder(folder: string): Promise<PGlite> {
  return PGlite.create({ fs: new DurableNodeFS(folder), startParams: durableStartParams });
}

/** A first start that is cut short must not leave half a database under the real name: made beside it, then renamed. */
async function initialize(folder: string): Promise<void> {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const db = await openFolder(draft);
  await db.close();
  // initdb inside PGlite does not sync what it writes.
  for (const entry of readdirSync(draft, { recursive: true, encoding: "utf8" })) sync(join(draft, entry));
  sync(draft);
  renameSync(draft, folder);
  sync(dirname(folder));
}

function sync(path: string): void {
  if (!statSync(path).isFile() && process.platform === "win32") return;
  const file = openSync(path, "r");
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

// Only what Postgres answers with; PGlite also attaches the statement and its parameters, which may be secrets.
function describe(error: unknown): WorkerFailure {
  if (!(error instanceof Error)) return { message: "The embedded database failed." };
  const read = (field: string): unknown => Reflect.get(error, field);
  if (typeof read("code") !== "string" || typeof read("severity") !== "string") {
    return { message: error.message };
  }
  const fields = Object.fromEntries(
    errorFields.flatMap((field) => {
      const value = read(field);
      return typeof value === "string" ? [[field, value]] : [];
    }),
  );
  return { message: error.message, fields };
}
