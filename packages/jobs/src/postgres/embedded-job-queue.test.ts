import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { JobQueueUnavailableError } from "../job-errors.ts";
import { jobQueueContract } from "../testing/job-queue-contract.ts";
import { Recorder } from "../testing/recorder.ts";
import { noteJob } from "../testing/test-jobs.ts";
import { openStore } from "../testing/test-store.ts";

jobQueueContract("The embedded job queue", makeFolder);

test("when the database stops first, the queue says so, does not spin, and still closes", async () => {
  const { place, remove } = await makeFolder();
  const store = await openStore(place);
  const seen = new Recorder();
  const queue = await store.openQueue({ observe: seen.observe });
  await queue.handle(noteJob(), async () => {});
  await store.close();
  await seen.until("queue.failed", 3);
  await expect(queue.ready()).rejects.toThrow(JobQueueUnavailableError);
  await queue.close();
  // A worker that spins says so thousands of times a second.
  expect(seen.of("queue.failed").length).toBeLessThan(100);
  await remove();
  // A database is made.
}, 90_000);

async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-test-"));
  return {
    place: { kind: "embedded", folder } as const,
    remove: () => rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 }),
  };
}
