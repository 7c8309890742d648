import { expect } from "vitest";

import { isAccessRefused, isUniqueViolation } from "./database-error.ts";
import { newId } from "./new-id.ts";
import { inSweep } from "./sweep.ts";
import { inProject, type ProjectTransaction } from "./tenant.ts";
import {
  createTestTenant,
  describeEachEngine,
  insertTestAgent,
  insertTestRun,
  insertTestThread,
} from "./testing/index.ts";

describeEachEngine("the tables of durable runs", (test) => {
  test("a parent's call makes one child, however often it is made", async ({ db, tenant }) => {
    const twice = inProject(db, tenant, async (tx) => {
      const parent_run_id = await insertTestRun(tx);
      const call = { parent_run_id, child_key: "call:1", depth: 1 };
      await insertRun(tx, call);
      await insertRun(tx, call);
    });
    await expect(twice).rejects.toSatisfy((error) => isUniqueViolation(error, "runs_child_key"));
  });

  test("a run cannot be another tenant's child", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    const parent_run_id = await inProject(db, other, (tx) => insertTestRun(tx));
    const child = inProject(db, tenant, (tx) => insertRun(tx, { parent_run_id, child_key: "call:1" }));
    await expect(child).rejects.toMatchObject({ constraint: "runs_parent_fkey" });
  });

  test("a thread has one writer, and any number of runs in line", async ({ db, tenant }) => {
    const crowded = inProject(db, tenant, async (tx) => {
      const thread_id = await insertTestThread(tx, await insertTestAgent(tx));
      await insertRun(tx, { thread_id });
      await insertRun(tx, { thread_id, is_in_line: true });
      await insertRun(tx, { thread_id, is_in_line: true });
      await tx.sql
        .updateTable("runs")
        .set({ is_in_line: false })
        .where("thread_id", "=", thread_id)
        .execute();
    });
    await expect(crowded).rejects.toSatisfy((error) =>
      isUniqueViolation(error, "runs_one_active_per_thread"),
    );
  });

  test("who stands in line does not run", async ({ db, tenant }) => {
    const running = inProject(db, tenant, async (tx) => {
      const id = await insertRun(tx, { is_in_line: true });
      await tx.sql.updateTable("runs").set({ status: "running" }).where("id", "=", id).execute();
    });
    await expect(running).rejects.toMatchObject({ constraint: "runs_in_line_check" });
  });

  test("a schedule fires once for each tick, whoever fires it", async ({ db, tenant }) => {
    const { org_id, project_id } = tenant;
    const schedule_id = await inProject(db, tenant, (tx) => insertSchedule(tx));
    const fires_at = new Date("2026-01-02T03:00:00Z");
    const fire = () =>
      inProject(db, tenant, ({ sql }) =>
        sql
          .insertInto("schedule_firings")
          .values({ org_id, project_id, schedule_id, fires_at, run_id: newId("run") })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst(),
      );
    const fired = await Promise.all(Array.from({ length: 5 }, fire));
    expect(fired.filter((result) => result.numInsertedOrUpdatedRows === 1n)).toHaveLength(1);
  });

  test("a sweep finds the schedules whose time has come, and nothing that is in them", async ({
    db,
    tenant,
  }) => {
    const id = await inProject(db, tenant, (tx) => insertSchedule(tx));
    const read = <Column extends "id" | "input">(column: Column) =>
      inSweep(db, ({ sql }) =>
        sql
          .withTables<{ schedules: { id: string; input: unknown } }>()
          .selectFrom("schedules")
          .select(column)
          .execute(),
      );
    expect(await read("id")).toContainEqual({ id });
    await expect(read("input")).rejects.toSatisfy(isAccessRefused);
  });
});

/** A queued run, on a thread of its own unless one is given. */
async function insertRun(
  tx: ProjectTransaction,
  changes: {
    thread_id?: string;
    parent_run_id?: string;
    child_key?: string;
    depth?: number;
    is_in_line?: boolean;
  },
): Promise<string> {
  const { org_id, project_id, sql } = tx;
  const thread_id = changes.thread_id ?? (await insertTestThread(tx, await insertTestAgent(tx)));
  const { agent_id } = await sql
    .selectFrom("threads")
    .select("agent_id")
    .where("id", "=", thread_id)
    .executeTakeFirstOrThrow();
  const id = newId("run");
  const documents = { graph: "{}", input: "{}", usage: "{}", metadata: "{}" };
  await sql
    .insertInto("runs")
    .values({
      id,
      org_id,
      project_id,
      agent_id,
      content_hash: "hash",
      status: "queued",
      ...documents,
      ...changes,
      thread_id,
    })
    .execute();
  return id;
}

/** A schedule whose time has come. Resolves to its id. */
async function insertSchedule(tx: ProjectTransaction): Promise<string> {
  const { org_id, project_id, sql } = tx;
  const agent_id = await insertTestAgent(tx);
  await sql
    .insertInto("agent_versions")
    .values({ org_id, project_id, agent_id, number: 1, graph: "{}", content_hash: "hash", note: "" })
    .execute();
  const id = `sch_${crypto.randomUUID()}`;
  await sql
    .insertInto("schedules")
    .values({
      id,
      org_id,
      project_id,
      agent_id,
      version: 1,
      cron: "0 * * * *",
      time_zone: "Europe/Berlin",
      input: "{}",
      next_at: new Date("2026-01-02T03:00:00Z"),
    })
    .execute();
  return id;
}
