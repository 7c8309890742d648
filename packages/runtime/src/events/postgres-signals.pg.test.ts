import { randomBytes } from "node:crypto";

import { createPostgresDatabase, testPostgresUrl } from "@patchbay/database/testing";
import { Client } from "pg";
import { describe, expect, test } from "vitest";

import { runSignalsContract } from "../testing/run-signals-contract.ts";
import { openPostgresSignals } from "./postgres-signals.ts";

describe.skipIf(testPostgresUrl === undefined)("needs PATCHBAY_TEST_POSTGRES_URL", () => {
  runSignalsContract("Signals by NOTIFY", async () => {
    const server = await createPostgresDatabase();
    const channel = `runs_${randomBytes(6).toString("hex")}`;
    return {
      openProcess: () => openPostgresSignals({ url: server.url, channel }),
      cut: () => cutAll(server.url),
      remove: () => server.drop(),
    };
  });

  test("what others write to the channel is no signal, and does no harm", async () => {
    const server = await createPostgresDatabase();
    const signals = await openPostgresSignals({ url: server.url, channel: "runs" });
    const heard: (string | undefined)[] = [];
    const done = Promise.withResolvers<void>();
    signals.listen("events", (id) => {
      heard.push(id);
      if (id === "run_last") done.resolve();
    });
    const other = new Client({ connectionString: server.url });
    await other.connect();
    for (const payload of ["", "hello", "e ", "x run_1", "e run_1 run_2", "e run_last"])
      await other.query("select pg_notify('runs', $1)", [payload]);
    await done.promise;
    expect(heard).toEqual(["run_last"]);
    await other.end();
    await signals.close();
    await server.drop();
  });
});

test("a server that is not there is told of and does not stop the process", async () => {
  const errors: unknown[] = [];
  const signals = await openPostgresSignals({
    url: "postgres://127.0.0.1:1/none",
    onError: (error) => errors.push(error),
  });
  expect(errors).toHaveLength(1);
  signals.publish("events", "run_1");
  await signals.close();
});

async function cutAll(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'patchbay-signals' and datname = current_database()",
  );
  await client.end();
}
