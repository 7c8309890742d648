import { createHash } from "node:crypto";

import type { StartRun } from "@patchbay/contracts";
import { type Database, inProject, inSweep, isAccessRefused } from "@patchbay/database";
import { createTestTenant, describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import { createLogger } from "@patchbay/telemetry";
import { expect } from "vitest";

import { RunNotFoundError } from "../runs/run-errors.ts";
import { hanging, saying, testRuntime } from "../testing/test-runtime.ts";
import { ThreadNotFoundError } from "../threads/thread-repository.ts";
import { ErasureService } from "./erasure-service.ts";

const request = (more: Partial<StartRun> = {}): StartRun => ({
  input: { message: "My name is Ann" },
  version: "published",
  mode: "wait",
  metadata: {},
  ...more,
});
const soon = () => AbortSignal.timeout(20_000);
const digest = (id: string) => createHash("sha256").update(id).digest("hex");

async function place(db: Database, tenant: TestTenant, script = saying("Hello")) {
  const runtime = testRuntime(db, tenant, script);
  const agent = await runtime.publishedAgent();
  return {
    ...runtime,
    agent,
    runBy: async (id: string, thread_id?: string) => {
      const more = thread_id === undefined ? {} : { thread_id };
      const run = await runtime.runs.start(tenant, agent, request(more), { id, channel: "test" });
      return await runtime.runs.waitForRest(tenant, run.id, soon());
    },
  };
}

describeEachEngine("erasure", (test) => {
  test("all conversations of a person go, with the forks of them; those of others stay", async ({
    db,
    tenant,
  }) => {
    const { erasures, threads, runs, agent, runBy } = await place(db, tenant);
    const [hers, his] = [await runBy("usr_ann"), await runBy("usr_bob")];
    const begun = await threads.create(tenant, { agent_id: agent }, "usr_ann");
    const [step] = (await threads.checkpoints(tenant, hers.thread_id, { limit: 1 })).items;
    const fork = { run_id: hers.id, checkpoint_id: step?.checkpoint_id ?? "", edit: {}, resume: false };
    const forked = await threads.fork(tenant, hers.thread_id, fork, "usr_bob");
    const [receipt] = await erasures.erase(tenant, { caller_id: "usr_ann" });
    expect(receipt).toMatchObject({
      kind: "caller",
      subject_digest: digest("usr_ann"),
      counts: { threads: 3, runs: 1, answers: 0 },
      completed_at: expect.any(String),
    });
    expect(receipt?.counts.events).toBeGreaterThan(3);
    expect(receipt?.counts.checkpoints).toBeGreaterThan(1);
    for (const id of [hers.thread_id, begun.id, forked.thread.id])
      await expect(threads.get(tenant, id)).rejects.toThrow(ThreadNotFoundError);
    await expect(runs.get(tenant, hers.id)).rejects.toThrow(RunNotFoundError);
    expect(await runs.get(tenant, his.id)).toEqual(his);
  });

  test("no row of any table knows the person afterwards", async ({ db, tenant }) => {
    const { erasures, runBy } = await place(db, tenant);
    await runBy("usr_ann");
    await erasures.erase(tenant, { caller_id: "usr_ann" });
    const left = await inProject(db, tenant, async ({ sql }) => ({
      runs: await sql.selectFrom("runs").select("id").execute(),
      threads: await sql.selectFrom("threads").select("id").execute(),
      events: await sql.selectFrom("run_events").select("run_id").execute(),
      checkpoints: await sql.selectFrom("run_checkpoints").select("run_id").execute(),
      values: await sql.selectFrom("run_checkpoint_values").select("run_id").execute(),
      erasures: await sql.selectFrom("erasures").select("subject").execute(),
    }));
    expect(left).toEqual({
      runs: [],
      threads: [],
      events: [],
      checkpoints: [],
      values: [],
      erasures: [{ subject: null }],
    });
  });

  test("a run of theirs that is under way is cancelled first", async ({ db, tenant }) => {
    const { erasures, runs, agent } = await place(db, tenant, hanging());
    const { id } = await runs.start(tenant, agent, request(), { id: "usr_ann", channel: "test" });
    const [receipt] = await erasures.erase(tenant, { caller_id: "usr_ann" });
    expect(receipt).toMatchObject({ counts: { runs: 1 }, completed_at: expect.any(String) });
    await expect(runs.get(tenant, id)).rejects.toThrow(RunNotFoundError);
  });

  test("one thread goes alone, and what is not there leaves a receipt of nothing", async ({ db, tenant }) => {
    const { erasures, runs, runBy } = await place(db, tenant);
    const [one, two] = [await runBy("usr_ann"), await runBy("usr_ann")];
    const [receipt] = await erasures.erase(tenant, { thread_id: one.thread_id });
    expect(receipt).toMatchObject({ kind: "thread", counts: { threads: 1, runs: 1 } });
    expect((await runs.list(tenant, { limit: 10 })).items.map(({ id }) => id)).toEqual([two.id]);
    const [again] = await erasures.erase(tenant, { thread_id: one.thread_id });
    expect(again).toMatchObject({ counts: { threads: 0, runs: 0 }, completed_at: expect.any(String) });
    const { items } = await erasures.list(tenant, { limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([again?.id, receipt?.id]);
  });

  test("an answer that they gave in a run of somebody else is blanked when that run has ended", async ({
    db,
    tenant,
  }) => {
    const { erasures, runs, runBy } = await place(db, tenant);
    const his = await runBy("usr_bob");
    const { org_id, project_id } = tenant;
    await inProject(db, tenant, async ({ sql }) => {
      await sql
        .insertInto("run_interrupts")
        .values({
          id: `int_${crypto.randomUUID()}`,
          org_id,
          project_id,
          run_id: his.id,
          node_id: "ask",
          activation: 1,
          kind: "form",
          payload: "{}",
          closed_at: new Date(),
          closed_reason: "answered",
          answer: JSON.stringify({ address: "1 Main Street" }),
          answered_by: "usr_ann",
        })
        .execute();
      await sql.updateTable("runs").set({ ended_at: null }).where("id", "=", his.id).execute();
    });
    const [waiting] = await erasures.erase(tenant, { caller_id: "usr_ann" });
    expect(waiting).toMatchObject({ counts: { answers: 0 }, completed_at: null });
    await inProject(db, tenant, ({ sql }) =>
      sql.updateTable("runs").set({ ended_at: new Date() }).where("id", "=", his.id).execute(),
    );
    await erasures.sweep(soon());
    expect((await erasures.list(tenant, { limit: 1 })).items).toMatchObject([
      { id: waiting?.id, counts: { answers: 1 }, completed_at: expect.any(String) },
    ]);
    expect(await runs.interrupts(tenant, his.id)).toMatchObject([{ answer: null, answered_by: "erased" }]);
  });

  test("an erasure whose process died is gone on with by whoever sweeps", async ({ db, tenant }) => {
    const { erasures, runs, runBy } = await place(db, tenant);
    const { id } = await runBy("usr_ann");
    const dying = { cancel: () => Promise.reject(new Error("killed")) };
    const killed = new ErasureService({ db, runs: dying, logger: createLogger({ level: "silent" }) });
    await inProject(db, tenant, ({ sql }) => sql.updateTable("runs").set({ status: "waiting" }).execute());
    await expect(killed.erase(tenant, { caller_id: "usr_ann" })).rejects.toThrow("killed");
    expect((await erasures.list(tenant, { limit: 1 })).items).toMatchObject([{ completed_at: null }]);
    await erasures.sweep(soon());
    expect((await erasures.list(tenant, { limit: 1 })).items).toMatchObject([
      { counts: { runs: 1 }, completed_at: expect.any(String) },
    ]);
    await expect(runs.get(tenant, id)).rejects.toThrow(RunNotFoundError);
  });

  test("an erasure stays inside its tenant", async ({ db, tenant }) => {
    const { runs, runBy } = await place(db, tenant);
    const run = await runBy("usr_ann");
    const stranger = await createTestTenant(db);
    const { erasures } = await place(db, stranger);
    const [receipt] = await erasures.erase(stranger, { caller_id: "usr_ann" });
    expect(receipt).toMatchObject({ counts: { threads: 0, runs: 0 } });
    expect(await runs.get(tenant, run.id)).toEqual(run);
    expect((await erasures.list(tenant, { limit: 10 })).items).toEqual([]);
  });

  test("a sweep does not see of whom an erasure is", async ({ db }) => {
    const reading = inSweep(db, ({ sql }) =>
      sql.withTables<{ erasures: { subject: string } }>().selectFrom("erasures").select("subject").execute(),
    );
    await expect(reading).rejects.toSatisfy(isAccessRefused);
  });
});
