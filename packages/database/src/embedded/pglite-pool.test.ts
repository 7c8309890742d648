import { once } from "node:events";

import { expect, test as base } from "vitest";

import { isDatabaseError } from "../database-error.ts";
import { PglitePool } from "./pglite-pool.ts";
import { sessionOf } from "./pglite-session.ts";
import { DatabaseStoppedError, PgliteThread } from "./pglite-thread.ts";

// oxlint-disable-next-line no-empty-pattern -- Vitest reads from the pattern what a fixture needs.
const test = base.extend("thread", { scope: "file" }, async ({}, { onCleanup }) => {
  const thread = await PgliteThread.start({ kind: "memory" });
  onCleanup(() => thread.close());
  return thread;
});

test("a statement waits for another client's transaction and never lands in it", async ({ thread }) => {
  const pool = new PglitePool(sessionOf(thread), null);
  const [writer, other] = [await pool.connect(), await pool.connect()];
  await writer.query("create table waits (id int)", []);
  await writer.query("-- a comment first\n BEGIN", []);
  const waiting = other.query("insert into waits values (2)", []);
  await writer.query("insert into waits values ($1)", [1]);
  await writer.query("rollback", []);
  await waiting;
  const { rows } = await writer.query("select id from waits", []);
  expect(rows).toEqual([{ id: 2 }]);
});

test("going back to a savepoint does not end the transaction", async ({ thread }) => {
  const pool = new PglitePool(sessionOf(thread), null);
  const client = await pool.connect();
  await client.query("create table saved (id int)", []);
  await client.query("begin", []);
  await client.query("savepoint here", []);
  await client.query("rollback to savepoint here", []);
  await client.query("insert into saved values (1)", []);
  await client.query("rollback", []);
  expect((await client.query("select from saved", [])).rows).toEqual([]);
});

test("a client given back in the middle of a transaction is rolled back", async ({ thread }) => {
  const pool = new PglitePool(sessionOf(thread), null);
  const client = await pool.connect();
  await client.query("create table given_back (id int)", []);
  await client.query("begin", []);
  await client.query("insert into given_back values (1)", []);
  client.release();
  const next = await pool.connect();
  expect((await next.query("select from given_back", [])).rows).toEqual([]);
});

test("a failing statement is told as Postgres tells it, and the next one works", async ({ thread }) => {
  const pool = new PglitePool(sessionOf(thread), null);
  const client = await pool.connect();
  const failing = client.query("select $1::int / 0", [1]);
  await expect(failing).rejects.toSatisfy(isDatabaseError);
  await expect(failing).rejects.toMatchObject({ code: "22012", severity: "ERROR" });
  expect((await client.query("select 1 as one", [])).rows).toEqual([{ one: 1 }]);
});

test("pools of two roles share the session, each in its own role", async ({ thread }) => {
  await thread.query("create role patchbay_app");
  const session = sessionOf(thread);
  const [app, owner] = [new PglitePool(session, "patchbay_app"), new PglitePool(session, null)];
  expect([await whoIs(app), await whoIs(owner), await whoIs(app)]).toEqual([
    "patchbay_app",
    "postgres",
    "patchbay_app",
  ]);
  await thread.query("reset role");
});

test("pools of two schemas share the session, each in its own schema", async ({ thread }) => {
  await thread.query("create schema other");
  const session = sessionOf(thread);
  const [ours, other] = [new PglitePool(session, null), new PglitePool(session, null, "other")];
  await other.query("create table theirs (id int)");
  await expect(ours.query("select from theirs")).rejects.toMatchObject({ code: "42P01" });
  expect((await other.query("select from theirs")).rows).toEqual([]);
  await thread.query("set search_path to public");
});

test("a client hears the channels that it listens on until it is given back", async ({ thread }) => {
  const pool = new PglitePool(sessionOf(thread), null);
  const [first, second] = [await pool.connect(), await pool.connect()];
  const heard: unknown[] = [];
  first.on("notification", (message) => heard.push(["first", message]));
  await first.query("LISTEN news");
  await second.query("listen news");
  const told = once(second, "notification");
  first.release();
  await pool.query("select pg_notify('news', $1)", ["hello"]);
  expect(await told).toEqual([{ channel: "news", payload: "hello", processId: 0 }]);
  expect(heard).toEqual([]);
  second.release();
});

test("a client that listens hears that the engine has stopped", async () => {
  const thread = await PgliteThread.start({ kind: "memory" });
  const client = await new PglitePool(sessionOf(thread), null).connect();
  await client.query("listen news");
  const told = once(client, "error");
  await thread.kill();
  // `once` rejects with an emitted error only when it waits for something else.
  expect(await told).toEqual([expect.any(DatabaseStoppedError)]);
});

test("when the thread dies, what waits for it is rejected, and so is all that comes later", async () => {
  const thread = await PgliteThread.start({ kind: "memory" });
  const pool = new PglitePool(sessionOf(thread), null);
  const [endless, queued] = [await pool.connect(), await pool.connect()];
  const first = endless.query("select count(*) from generate_series(1, 1e12)", []);
  const second = queued.query("select 1", []);
  await thread.kill();
  await expect(first).rejects.toThrow(DatabaseStoppedError);
  await expect(second).rejects.toThrow(DatabaseStoppedError);
  await expect(queued.query("select 1", [])).rejects.toMatchObject({ code: "database_stopped" });
  await pool.end();
  await thread.close();
});

async function whoIs(pool: PglitePool): Promise<string | undefined> {
  const client = await pool.connect();
  const { rows } = await client.query<{ name: string }>("select current_user::text as name", []);
  return rows[0]?.name;
}
