import { inProject, newId, type ProjectTransaction } from "@patchbay/database";
import { createTestTenant, describeEachEngine, insertTestRun } from "@patchbay/database/testing";
import { expect } from "vitest";

import { removeThreads } from "./remove-threads.ts";

/** A run on a thread of its own, called by another run. Resolves to the thread. */
async function calledBy({ sql, org_id, project_id }: ProjectTransaction, parent_run_id: string) {
  const { agent_id } = await sql
    .selectFrom("runs")
    .select("agent_id")
    .where("id", "=", parent_run_id)
    .executeTakeFirstOrThrow();
  const thread_id = newId("thr");
  const id = newId("run");
  const ours = { org_id, project_id, agent_id };
  await sql
    .insertInto("threads")
    .values({ ...ours, id: thread_id, state: "{}" })
    .execute();
  await sql
    .insertInto("runs")
    .values({
      ...ours,
      id,
      thread_id,
      graph: "{}",
      content_hash: "hash",
      status: "queued",
      input: "{}",
      usage: "{}",
      metadata: "{}",
      parent_run_id,
      child_key: "call",
      depth: 1,
    })
    .execute();
  return { id, thread_id };
}

const threadOf = async ({ sql }: ProjectTransaction, run: string): Promise<string> =>
  (await sql.selectFrom("runs").select("thread_id").where("id", "=", run).executeTakeFirstOrThrow())
    .thread_id;

describeEachEngine("removing threads", (test) => {
  test("the threads of called runs go along, however deep", async ({ db, tenant }) => {
    const [removed, left] = await inProject(db, tenant, async (tx) => {
      const run = await insertTestRun(tx);
      const other = await insertTestRun(tx);
      const child = await calledBy(tx, run);
      await calledBy(tx, child.id);
      const counts = await removeThreads(tx, [await threadOf(tx, run)], "children");
      const threads = await tx.sql.selectFrom("threads").select("id").execute();
      return [counts, { threads, expected: [{ id: await threadOf(tx, other) }] }] as const;
    });
    expect(removed).toMatchObject({ threads: 3, runs: 3 });
    expect(left.threads).toEqual(left.expected);
  });

  test("a thread of another tenant is not removed", async ({ db, tenant }) => {
    const stranger = await createTestTenant(db);
    const thread = await inProject(db, stranger, async (tx) => threadOf(tx, await insertTestRun(tx)));
    const removed = await inProject(db, tenant, (tx) => removeThreads(tx, [thread], "children and forks"));
    expect(removed).toMatchObject({ threads: 0, runs: 0 });
  });
});
