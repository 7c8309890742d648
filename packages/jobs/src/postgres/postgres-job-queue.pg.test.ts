import { createPostgresDatabase, testPostgresUrl } from "@patchbay/database/testing";
import { Client } from "pg";
import { describe, expect, test } from "vitest";

import { JobQueueUnavailableError } from "../job-errors.ts";
import { jobQueueContract } from "../testing/job-queue-contract.ts";
import { Recorder } from "../testing/recorder.ts";
import { noteJob } from "../testing/test-jobs.ts";
import { openPostgresJobQueue } from "./open-postgres-job-queue.ts";

describe.skipIf(testPostgresUrl === undefined)("needs PATCHBAY_TEST_POSTGRES_URL", () => {
  jobQueueContract("The job queue in Postgres", async () => {
    const made = await createPostgresDatabase();
    const { url } = made;
    return { place: { kind: "postgres", url }, cut: () => cut(url), remove: () => made.drop() };
  });

  test("a login that does not own the tables works with them", async () => {
    const owner = await createPostgresDatabase();
    const other = await createPostgresDatabase();
    // The other database is only there for the login that comes with it.
    const url = new URL(other.url);
    url.pathname = new URL(owner.url).pathname;
    const seen = new Recorder();
    const queue = await openPostgresJobQueue({
      url: url.href,
      migration_url: owner.url,
      observe: seen.observe,
    });
    const job = noteJob();
    await queue.handle(job, async () => {});
    await queue.enqueue(job, { note_id: "note", revision: 1 });
    await seen.until("job.completed");
    await queue.close();
    expect(seen.of("queue.failed")).toEqual([]);
    await owner.drop();
    await other.drop();
  });

  test("a server that is not there is said to be unavailable", async () => {
    const opened = openPostgresJobQueue({ url: "postgres://nobody@127.0.0.1:1/nothing" });
    await expect(opened).rejects.toThrow(JobQueueUnavailableError);
  });
});

async function cut(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await client.end();
}
