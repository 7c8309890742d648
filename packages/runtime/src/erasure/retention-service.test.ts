import { type Database, inProject } from "@patchbay/database";
import { createTestTenant, describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import { expect } from "vitest";

import { ProjectNotFoundError } from "../agents/agent-errors.ts";
import { RunNotFoundError } from "../runs/run-errors.ts";
import { testRuntime } from "../testing/test-runtime.ts";
import { ThreadNotFoundError } from "../threads/thread-repository.ts";

const request = { input: { message: "Hi" }, version: "published", mode: "wait", metadata: {} } as const;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function place(db: Database, tenant: TestTenant) {
  const runtime = testRuntime(db, tenant);
  const agent = await runtime.publishedAgent();
  return {
    ...runtime,
    ranDaysAgo: async (days: number) => {
      const { id } = await runtime.runs.start(tenant, agent, request, { id: "usr", channel: "test" });
      const run = await runtime.runs.waitForRest(tenant, id, AbortSignal.timeout(20_000));
      await inProject(db, tenant, async ({ sql }) => {
        await sql
          .updateTable("runs")
          .set({ ended_at: daysAgo(days) })
          .where("id", "=", id)
          .execute();
        await sql
          .updateTable("threads")
          .set({ updated_at: daysAgo(days) })
          .where("id", "=", run.thread_id)
          .execute();
      });
      return run;
    },
  };
}

describeEachEngine("retention", (test) => {
  test("without a policy everything is kept", async ({ db, tenant }) => {
    const { retention, runs, ranDaysAgo } = await place(db, tenant);
    const { project_id } = tenant;
    const { id } = await ranDaysAgo(4_000);
    expect(await retention.get(tenant, project_id)).toEqual({ retention_days: null, checkpoints_kept: null });
    await retention.sweep();
    expect(await runs.get(tenant, id)).toMatchObject({ status: "completed" });
  });

  test("runs and threads go when their time is over, and only those", async ({ db, tenant }) => {
    const { retention, runs, threads, ranDaysAgo } = await place(db, tenant);
    const [old, young] = [await ranDaysAgo(31), await ranDaysAgo(29)];
    await retention.set(tenant, tenant.project_id, { retention_days: 30, checkpoints_kept: null });
    await retention.sweep();
    await expect(runs.get(tenant, old.id)).rejects.toThrow(RunNotFoundError);
    await expect(threads.get(tenant, old.thread_id)).rejects.toThrow(ThreadNotFoundError);
    expect(await runs.get(tenant, young.id)).toMatchObject({ status: "completed" });
    expect(await threads.get(tenant, young.thread_id)).toMatchObject({ run_count: 1 });
  });

  test("a thread that is still used outlives its old runs", async ({ db, tenant }) => {
    const { retention, runs, threads, ranDaysAgo } = await place(db, tenant);
    const { id, thread_id } = await ranDaysAgo(31);
    await inProject(db, tenant, ({ sql }) =>
      sql.updateTable("threads").set({ updated_at: new Date() }).where("id", "=", thread_id).execute(),
    );
    await retention.set(tenant, tenant.project_id, { retention_days: 30, checkpoints_kept: null });
    await retention.sweep();
    await expect(runs.get(tenant, id)).rejects.toThrow(RunNotFoundError);
    expect(await threads.get(tenant, thread_id)).toMatchObject({ run_count: 0, message_count: 2 });
  });

  test("a run that has not ended stays, however old it is", async ({ db, tenant }) => {
    const { retention, runs, ranDaysAgo } = await place(db, tenant);
    const { id } = await ranDaysAgo(31);
    await inProject(db, tenant, ({ sql }) =>
      sql.updateTable("runs").set({ status: "waiting", ended_at: null, continuation: "{}" }).execute(),
    );
    await retention.set(tenant, tenant.project_id, { retention_days: 30, checkpoints_kept: null });
    await retention.sweep();
    expect(await runs.get(tenant, id)).toMatchObject({ status: "waiting" });
  });

  test("of a run that has ended the newest checkpoints are kept, and fewer when the policy says so", async ({
    db,
    tenant,
  }) => {
    const { retention, threads, ranDaysAgo } = await place(db, tenant);
    const { thread_id } = await ranDaysAgo(0);
    const steps = async () => (await threads.checkpoints(tenant, thread_id, { limit: 50 })).items;
    const all = await steps();
    expect(all.length).toBeGreaterThan(2);
    await retention.set(tenant, tenant.project_id, { retention_days: null, checkpoints_kept: 2 });
    await retention.sweep();
    const kept = await steps();
    expect(kept.map(({ checkpoint_id }) => checkpoint_id)).toEqual(
      all.slice(0, 2).map(({ checkpoint_id }) => checkpoint_id),
    );
    // What a step has added to a list is told even where the step before it is gone.
    expect(kept.at(-1)?.messages.map(({ text }) => text)).toEqual(["Hello there"]);
    await retention.set(tenant, tenant.project_id, { retention_days: null, checkpoints_kept: 1 });
    await retention.sweep();
    expect(await steps()).toHaveLength(1);
  });

  test("another tenant's policy is not found, and does not reach here", async ({ db, tenant }) => {
    const { retention, runs, ranDaysAgo } = await place(db, tenant);
    const { id } = await ranDaysAgo(31);
    const stranger = await createTestTenant(db);
    const policy = { retention_days: 1, checkpoints_kept: 1 };
    await expect(retention.set(stranger, tenant.project_id, policy)).rejects.toThrow(ProjectNotFoundError);
    await expect(retention.get(stranger, tenant.project_id)).rejects.toThrow(ProjectNotFoundError);
    await retention.set(stranger, stranger.project_id, policy);
    await retention.sweep();
    expect(await runs.get(tenant, id)).toMatchObject({ status: "completed" });
  });
});
