import type { Run, StartRun } from "@patchbay/contracts";
import { type Database, inProject } from "@patchbay/database";
import { createTestTenant, describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import { expect } from "vitest";

import { AgentNotFoundError } from "../agents/agent-errors.ts";
import { testRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { InputInvalidError } from "./run-errors.ts";

const request: StartRun = {
  input: { message: "Hi" },
  version: "published",
  mode: "wait",
  metadata: { a: "1" },
};
const publishing = { note: "", created_by: null };
const caller = { id: "usr_test", channel: "test" };

async function ran({ runs }: TestRuntime, tenant: TestTenant, agent: string): Promise<Run> {
  const { id } = await runs.start(tenant, agent, request, caller);
  return await runs.waitForRest(tenant, id, AbortSignal.timeout(20_000));
}

const threads = (db: Database, tenant: TestTenant): Promise<string[]> =>
  inProject(db, tenant, async (tx) =>
    (await tx.sql.selectFrom("threads").select("id").orderBy("id").execute()).map(({ id }) => id),
  );

describeEachEngine("a run of an agent that this process has seen before", (test) => {
  test("is on record like the first one, on a thread of its own", async ({ db, tenant }) => {
    const runtime = testRuntime(db, tenant);
    const agent = await runtime.publishedAgent();
    const first = await ran(runtime, tenant, agent);
    const second = await ran(runtime, tenant, agent);
    const { id, thread_id, created_at, started_at, ended_at } = second;
    expect(second).toEqual({ ...first, id, thread_id, created_at, started_at, ended_at });
    expect(await threads(db, tenant)).toEqual([first.thread_id, thread_id].sort());
    expect(await runtime.runs.messages(tenant, thread_id)).toMatchObject([
      { text: "Hi" },
      { text: "Hello there" },
    ]);
  });

  test("is taken and comes to its end, also where a hundred begin in one moment", async ({ db, tenant }) => {
    const runtime = testRuntime(db, tenant);
    const agent = await runtime.publishedAgent();
    await ran(runtime, tenant, agent);
    const begun = await Promise.all(
      Array.from({ length: 100 }, () => runtime.runs.start(tenant, agent, request, caller)),
    );
    const ended = await Promise.all(
      begun.map(({ id }) => runtime.runs.waitForRest(tenant, id, AbortSignal.timeout(60_000))),
    );
    expect(ended.filter(({ status }) => status === "completed")).toHaveLength(100);
  }, 90_000);

  test("is of the version that another process has published meanwhile", async ({ db, tenant }) => {
    const [runtime, other] = [testRuntime(db, tenant), testRuntime(db, tenant)];
    const agent = await runtime.publishedAgent();
    expect(await ran(runtime, tenant, agent)).toMatchObject({ version: 1 });
    await other.agents.publish(tenant, agent, publishing);
    expect(await ran(runtime, tenant, agent)).toMatchObject({ version: 2 });
    expect(await ran(runtime, tenant, agent)).toMatchObject({ version: 2 });
    expect(await threads(db, tenant)).toHaveLength(3);
  });

  test("keeps its steps as another process has said meanwhile", async ({ db, tenant }) => {
    const [runtime, other] = [testRuntime(db, tenant), testRuntime(db, tenant)];
    const agent = await runtime.publishedAgent();
    const steps = async (): Promise<number> => {
      const { id } = await ran(runtime, tenant, agent);
      return await inProject(db, tenant, async (tx) => {
        const rows = await tx.sql
          .selectFrom("run_checkpoints")
          .select("checkpoint_id")
          .where("run_id", "=", id)
          .execute();
        return rows.length;
      });
    };
    expect(await steps()).toBeGreaterThan(1);
    await other.agents.update(tenant, agent, { durability: "exit" });
    expect(await steps()).toBe(1);
  });

  test("does not begin where the agent is gone, and leaves no thread behind", async ({ db, tenant }) => {
    const [runtime, other] = [testRuntime(db, tenant), testRuntime(db, tenant)];
    const agent = await runtime.publishedAgent();
    await ran(runtime, tenant, agent);
    await other.agents.delete(tenant, agent);
    await expect(ran(runtime, tenant, agent)).rejects.toThrow(AgentNotFoundError);
    expect(await threads(db, tenant)).toEqual([]);
  });

  test("is not begun for another project, nor with an input that does not fit", async ({ db, tenant }) => {
    const runtime = testRuntime(db, tenant);
    const agent = await runtime.publishedAgent();
    await ran(runtime, tenant, agent);
    const other = await createTestTenant(db);
    await expect(ran(runtime, other, agent)).rejects.toThrow(AgentNotFoundError);
    const wrong = runtime.runs.start(tenant, agent, { ...request, input: {} }, caller);
    await expect(wrong).rejects.toThrow(InputInvalidError);
    expect(await threads(db, tenant)).toHaveLength(1);
  });
});
