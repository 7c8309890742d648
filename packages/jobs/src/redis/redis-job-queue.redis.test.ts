import { randomBytes } from "node:crypto";

import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";

import { JobQueueUnavailableError } from "../job-errors.ts";
import { jobQueueContract } from "../testing/job-queue-contract.ts";
import { openRedisJobQueue } from "./open-redis-job-queue.ts";

const server = process.env["PATCHBAY_TEST_REDIS_URL"];
/** A database of the server that no other suite uses: connections are cut by it. */
const ownDatabase = 1;
const url = server === undefined ? undefined : new URL(`/${ownDatabase}`, server).href;

describe.skipIf(url === undefined)("needs PATCHBAY_TEST_REDIS_URL", () => {
  jobQueueContract("The job queue in Redis", () => {
    if (url === undefined) throw new Error("PATCHBAY_TEST_REDIS_URL is not set.");
    const key_prefix = `test-${randomBytes(6).toString("hex")}`;
    return Promise.resolve({
      place: { kind: "redis", url, key_prefix },
      cut: () => onRedis(url, cutOthers),
      remove: () =>
        onRedis(url, async (client) => {
          const keys = await client.keys(`${key_prefix}:*`);
          if (keys.length > 0) await client.del(keys);
        }),
    });
  });
});

test("a Redis that is not there is said to be unavailable", async () => {
  const opened = openRedisJobQueue({ url: "redis://127.0.0.1:1" });
  await expect(opened).rejects.toThrow(JobQueueUnavailableError);
});

async function onRedis(url: string, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}

/** Cuts every other connection to our database of the server. */
async function cutOthers(client: Redis): Promise<void> {
  const own = String(await client.client("ID"));
  const clients = String(await client.client("LIST"));
  for (const [, id = ""] of clients.matchAll(new RegExp(`^id=(\\d+) .* db=${ownDatabase} `, "gm")))
    if (id !== own) await client.client("KILL", "ID", id);
}
