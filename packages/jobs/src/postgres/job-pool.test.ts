import type { PgPool } from "bullmq";
import { expect, test } from "vitest";

import { jobPool, patient } from "./job-pool.ts";

const gone = new Error("The database is gone.");
const notYours = Object.assign(new Error("missing lock"), { code: "BM001" });

test("what a database that is away says comes late; what BullMQ's functions say comes at once", async () => {
  const pauseMs = 250;
  const answers = [gone, notYours];
  const pool = patient(
    failing(() => answers.shift()),
    pauseMs,
  );
  const started = performance.now();
  await expect(pool.query("select 1")).rejects.toBe(gone);
  const waited = performance.now() - started;
  await expect(pool.query("select 1")).rejects.toBe(notYours);
  // Timers may fire a millisecond early.
  expect(waited).toBeGreaterThanOrEqual(pauseMs - 1);
  expect(performance.now() - started - waited).toBeLessThan(pauseMs);
});

function failing(next: () => unknown): ReturnType<typeof jobPool> {
  const pool: PgPool = {
    query: () => Promise.reject(next()),
    connect: () => Promise.reject(next()),
    end: () => Promise.resolve(),
    on() {
      return this;
    },
    removeAllListeners() {
      return this;
    },
  };
  return jobPool(pool, pool);
}
