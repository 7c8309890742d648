import type { Durability } from "@patchbay/contracts";
import { type Database, inProject } from "@patchbay/database";
import { describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import { expect } from "vitest";

import { saying, testRuntime } from "../testing/test-runtime.ts";

const caller = { id: "usr_test", channel: "test" };
const soon = () => AbortSignal.timeout(20_000);

/** How many checkpoints a run leaves behind whose agent asks for this. */
async function checkpointsWith(
  db: Database,
  tenant: TestTenant,
  durability: Durability | null,
): Promise<number> {
  const { agents, runs, publishedAgent } = testRuntime(db, tenant, saying("Hello"));
  const agent = await publishedAgent();
  expect(await agents.update(tenant, agent, { durability })).toMatchObject({ durability });
  const { id } = await runs.start(
    tenant,
    agent,
    { input: { message: "Hi" }, version: "published", mode: "wait", metadata: {} },
    caller,
  );
  expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({ output: { reply: "Hello" } });
  const rows = await inProject(db, tenant, (tx) =>
    tx.sql.selectFrom("run_checkpoints").select("checkpoint_id").where("run_id", "=", id).execute(),
  );
  return rows.length;
}

describeEachEngine("durability", (test) => {
  test("an agent says how safe its steps are kept: each of them, or only the last", async ({
    db,
    tenant,
  }) => {
    const [sync, async, exit] = [
      await checkpointsWith(db, tenant, "sync"),
      await checkpointsWith(db, tenant, "async"),
      await checkpointsWith(db, tenant, "exit"),
    ];
    expect(sync).toBeGreaterThan(1);
    expect(async).toBe(sync);
    expect(exit).toBe(1);
  });

  test("an agent that says nothing leaves it to what its graph does", async ({ db, tenant }) => {
    expect(await checkpointsWith(db, tenant, null)).toBeGreaterThan(1);
  });

  test("what a run has done before it failed is on record too", async ({ db, tenant }) => {
    const failing = testRuntime(db, tenant, async function* () {
      yield { type: "text", text: "Well" };
      throw new Error("The model is gone.");
    });
    const agent = await failing.publishedAgent();
    const request = { input: { message: "Hi" }, version: "published", mode: "wait", metadata: {} } as const;
    const { id } = await failing.runs.start(tenant, agent, request, caller);
    expect(await failing.runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "failed" });
    const rows = await inProject(db, tenant, (tx) =>
      tx.sql.selectFrom("run_checkpoints").select("checkpoint_id").where("run_id", "=", id).execute(),
    );
    expect(rows.length).toBeGreaterThan(0);
  });
});
