import { openPostgresDatabase, migrate } from "@patchbay/database";
import { createPostgresDatabase, createTestTenant, testPostgresUrl } from "@patchbay/database/testing";
import { openPostgresJobQueue } from "@patchbay/jobs";
import { migrations } from "@patchbay/migrations";
import { describe, expect, onTestFinished, test } from "vitest";

import { hostRunJobs } from "../jobs/host-run-jobs.ts";
import { type ModelScript, testRuntime } from "../testing/test-runtime.ts";
import { openPostgresSignals } from "./postgres-signals.ts";

const words = Array.from({ length: 20 }, (_, index) => ` ${index}`);

/** A word every 50 ms, and when it was said. */
function speaking() {
  const saidAt: number[] = [];
  const script: ModelScript = async function* () {
    for (const text of words) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      saidAt.push(performance.now());
      yield { type: "text", text };
    }
    yield { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: words.length } };
  };
  return { saidAt, script };
}

describe.skipIf(testPostgresUrl === undefined)("needs PATCHBAY_TEST_POSTGRES_URL", () => {
  test("the words of a background run arrive one by one where another process reads them", async () => {
    const server = await createPostgresDatabase();
    const db = openPostgresDatabase({ url: server.url });
    await migrate(db, migrations);
    const tenant = await createTestTenant(db);
    const { saidAt, script } = speaking();
    const openProcess = async () => {
      const queue = await openPostgresJobQueue({ url: server.url });
      const signals = await openPostgresSignals({ url: server.url });
      const runtime = testRuntime(db, tenant, script, undefined, undefined, signals, queue);
      const close = async () => {
        await queue.close({ grace_ms: 0 });
        await runtime.runs.close(0);
        await signals.close();
      };
      return { ...runtime, queue, close };
    };
    const [api, worker] = [await openProcess(), await openProcess()];
    onTestFinished(async () => {
      await Promise.all([api.close(), worker.close()]);
      await db.close();
      await server.drop();
    });
    await worker.runs.open();
    await hostRunJobs(worker.queue, worker.runs, 4);
    const agent = await api.publishedAgent();
    const { id } = await api.runs.start(
      tenant,
      agent,
      { input: { message: "Hi" }, version: "published", mode: "background", metadata: {} },
      { id: "usr_test", channel: "test" },
    );
    const heardAt: number[] = [];
    let heard = "";
    for await (const batch of api.runs.eventBatches(tenant, id, 0, AbortSignal.timeout(20_000))) {
      const said = batch.flatMap(({ event }) => (event.type === "message.delta" ? [event.text] : []));
      if (said.length === 0) continue;
      heard += said.join("");
      heardAt.push(performance.now());
    }
    expect(heard).toBe(words.join(""));
    // Four times a second they would come in four or five pieces.
    expect(heardAt.length).toBeGreaterThan(words.length / 2);
    expect((heardAt[0] ?? Infinity) - (saidAt[0] ?? 0)).toBeLessThan(200);
  });
});
