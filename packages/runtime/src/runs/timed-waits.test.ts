import type { Database } from "@patchbay/database";
import { describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import type { JobQueue } from "@patchbay/jobs";
import { graphWith } from "@patchbay/graph/testing";
import { expect } from "vitest";

import { NotAnswerableError } from "../interrupts/check-answer.ts";
import { testRuntime } from "../testing/test-runtime.ts";
import type { RunService } from "./run-service.ts";

const caller = { id: "usr_test", channel: "test" };
const boss = { id: "usr_boss", roles: ["owner"] };
const soon = () => AbortSignal.timeout(20_000);

const waiting = (duration_ms: number) =>
  graphWith({
    nodes: {
      pause: { type: "wait", config: { duration_ms } },
      end: { type: "end", config: { output: { reply: "'Done'" } } },
    },
    edges: ["start -> pause", "pause -> end"],
  });

/** Hands nothing to anybody: the test does. Of a queue, runs only use this. */
const deaf = { enqueue: () => Promise.resolve() } as unknown as JobQueue;

async function startWaiting(
  db: Database,
  tenant: TestTenant,
  { jobs, duration_ms = 3_600_000 }: { readonly jobs?: JobQueue; readonly duration_ms?: number } = {},
) {
  const { agents, runs } = testRuntime(db, tenant, undefined, undefined, undefined, undefined, jobs);
  const about = { project_id: tenant.project_id, slug: "waiting", name: "Waiting", description: "" };
  const agent = await agents.create(tenant, about, waiting(duration_ms));
  await agents.publish(tenant, agent.id, { note: "", created_by: null });
  const mode = jobs === undefined ? ("wait" as const) : ("background" as const);
  const request = { input: { message: "Hi" }, version: "published" as const, mode, metadata: {} };
  const { id } = await runs.start(tenant, agent.id, request, caller);
  return { runs, id };
}

async function untilItRests(runs: RunService, tenant: TestTenant, id: string) {
  await expect.poll(async () => (await runs.get(tenant, id)).status, { timeout: 20_000 }).toBe("waiting");
  return await runs.get(tenant, id);
}

describeEachEngine("runs that wait for a time", (test) => {
  test("rest, and say until when", async ({ db, tenant }) => {
    const { runs, id } = await startWaiting(db, tenant);
    const run = await untilItRests(runs, tenant, id);
    expect(run.interrupts).toMatchObject([{ node_id: "pause", kind: "timer", closed_at: null }]);
    const lengthMs = Date.parse(run.interrupts[0]?.expires_at ?? "") - Date.parse(run.started_at ?? "");
    expect(lengthMs).toBeGreaterThanOrEqual(3_600_000);
    expect(lengthMs).toBeLessThan(3_610_000);
    await runs.cancel(tenant, id);
  });

  test("ask nobody: an answer is refused, and they wait on", async ({ db, tenant }) => {
    const { runs, id } = await startWaiting(db, tenant);
    const { interrupts } = await untilItRests(runs, tenant, id);
    const answer = { interrupt_id: interrupts[0]?.id ?? "", value: null };
    await expect(runs.resume(tenant, id, answer, boss)).rejects.toThrow(NotAnswerableError);
    expect(await runs.get(tenant, id)).toMatchObject({ status: "waiting" });
    await runs.cancel(tenant, id);
  });

  test("go on when it comes, also in another process; who reads them is kept until they end", async ({
    db,
    tenant,
  }) => {
    // No longer than it takes to rest at all.
    const { runs, id } = await startWaiting(db, tenant, { duration_ms: 2_001 });
    await untilItRests(runs, tenant, id);
    await runs.close(0);
    const other = testRuntime(db, tenant).runs;
    const events = Array.fromAsync(other.events(tenant, id, 0, soon()));
    const end = other.waitForRest(tenant, id, soon());
    await other.open();
    expect(await end).toMatchObject({ status: "completed", output: { reply: "Done" } });
    expect((await events).map(({ event }) => event.type).slice(-6)).toEqual([
      "interrupt.requested",
      "interrupt.resolved",
      "node.completed",
      "node.started",
      "node.completed",
      "run.completed",
    ]);
    await other.close(0);
  });

  test("hold no place among the runs that a worker executes", async ({ db, tenant }) => {
    const { runs, id } = await startWaiting(db, tenant, { jobs: deaf });
    await runs.executeQueued({ run_id: id, org_id: tenant.org_id, project_id: tenant.project_id }, soon());
    expect(await runs.get(tenant, id)).toMatchObject({ status: "waiting" });
    await runs.cancel(tenant, id);
  });

  test("can be cancelled, also by a reader who leaves", async ({ db, tenant }) => {
    const { runs, id } = await startWaiting(db, tenant);
    await untilItRests(runs, tenant, id);
    await runs.readerLeft(tenant, id);
    expect(await runs.get(tenant, id)).toMatchObject({ status: "cancelled", interrupts: [] });
  });
});
