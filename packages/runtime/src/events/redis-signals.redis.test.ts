import { randomBytes } from "node:crypto";

import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { runSignalsContract } from "../testing/run-signals-contract.ts";
import { openRedisSignals } from "./redis-signals.ts";

const server = process.env["PATCHBAY_TEST_REDIS_URL"];
/** A database of the server that no other suite uses: connections are cut by it. */
const ownDatabase = 2;
const url = server === undefined ? undefined : new URL(`/${ownDatabase}`, server).href;

describe.skipIf(url === undefined)("needs PATCHBAY_TEST_REDIS_URL", () => {
  runSignalsContract("Signals by Redis", () => {
    if (url === undefined) throw new Error("PATCHBAY_TEST_REDIS_URL is not set.");
    const channel = `test:${randomBytes(6).toString("hex")}`;
    return Promise.resolve({
      openProcess: () => openRedisSignals({ url, channel }),
      cut: () => cutAll(url),
      remove: () => Promise.resolve(),
    });
  });
});

test("a Redis that is not there is told of and does not stop the process", async () => {
  const errors: unknown[] = [];
  const signals = await openRedisSignals({
    url: "redis://127.0.0.1:1",
    onError: (error) => errors.push(error),
  });
  expect(errors.length).toBeGreaterThan(0);
  signals.publish("events", "run_1");
  await signals.close();
});

/** Only ours: other suites use the same server. */
async function cutAll(url: string): Promise<void> {
  const client = new Redis(url);
  const ours = new RegExp(`^id=(\\d+) .*name=patchbay-signals .* db=${ownDatabase} `, "gm");
  const clients = z.string().parse(await client.call("CLIENT", "LIST"));
  for (const [, id = ""] of clients.matchAll(ours)) await client.call("CLIENT", "KILL", "ID", id);
  client.disconnect();
}
