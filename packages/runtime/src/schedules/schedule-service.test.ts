import type { CreateSchedule } from "@patchbay/contracts";
import { type Database, inProject } from "@patchbay/database";
import { createTestTenant, describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import { createLogger } from "@patchbay/telemetry";
import { expect } from "vitest";

import { AgentNotPublishedError, AgentVersionNotFoundError } from "../agents/agent-errors.ts";
import { InputInvalidError } from "../runs/run-errors.ts";
import { chatGraph, testRuntime } from "../testing/test-runtime.ts";
import { fireDueSchedules } from "./fire-due-schedules.ts";
import { ScheduleInvalidError, ScheduleNotFoundError } from "./schedule-errors.ts";

const soon = () => AbortSignal.timeout(20_000);
const logger = createLogger({ level: "silent" });
const hourly: CreateSchedule = {
  cron: "0 * * * *",
  time_zone: "UTC",
  input: { message: "Tick" },
  version: "published",
  enabled: true,
};

/** Puts the clock of a schedule so that it is due now. Resolves to when it was. */
async function makeDue(db: Database, tenant: TestTenant, id: string): Promise<Date> {
  const next_at = new Date(Date.now() - 1_000);
  await inProject(db, tenant, (tx) =>
    tx.sql.updateTable("schedules").set({ next_at }).where("id", "=", id).execute(),
  );
  return next_at;
}

/** Those of this tenant alone: tests share a database. */
const fire = async (db: Database, { org_id }: TestTenant) =>
  (await fireDueSchedules(db, logger)).filter((run) => run.org_id === org_id);

describeEachEngine("schedules", (test) => {
  test("a schedule says when it fires next, and stays on its version", async ({ db, tenant }) => {
    const { agents, schedules, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const schedule = await schedules.create(tenant, agent, hourly, "usr_ann");
    expect(schedule).toMatchObject({ agent_id: agent, version: 1, enabled: true, last_fired_at: null });
    const next = Date.parse(schedule.next_at ?? "");
    expect(next % 3_600_000).toBe(0);
    expect(next - Date.now()).toBeLessThanOrEqual(3_600_000);
    await agents.publish(tenant, agent, { note: "", created_by: null });
    expect(await schedules.get(tenant, agent, schedule.id)).toMatchObject({ version: 1 });
  });

  test("a tick is one run, however many processes fire at once", async ({ db, tenant }) => {
    const { runs, schedules, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const { id } = await schedules.create(tenant, agent, hourly, "usr_ann");
    const tick = await makeDue(db, tenant, id);
    const fired = (await Promise.all(Array.from({ length: 6 }, () => fire(db, tenant)))).flat();
    expect(fired).toHaveLength(1);
    const run_id = fired[0]?.run_id ?? "";
    expect(await runs.get(tenant, run_id)).toMatchObject({
      status: "queued",
      channel: "schedule",
      mode: "background",
      version: 1,
      input: { message: "Tick" },
      metadata: { schedule_id: id, fires_at: tick.toISOString() },
    });
    const after = await schedules.get(tenant, agent, id);
    expect(after.last_fired_at).not.toBeNull();
    expect(Date.parse(after.next_at ?? "")).toBeGreaterThan(Date.now());
    await runs.cancel(tenant, run_id);
  });

  test("a tick that was fired is not fired again, even if the schedule is put back to it", async ({
    db,
    tenant,
  }) => {
    const { runs, schedules, publishedAgent } = testRuntime(db, tenant);
    const { id } = await schedules.create(tenant, await publishedAgent(), hourly, "usr_ann");
    const next_at = await makeDue(db, tenant, id);
    const [run] = await fire(db, tenant);
    await inProject(db, tenant, (tx) =>
      tx.sql.updateTable("schedules").set({ next_at }).where("id", "=", id).execute(),
    );
    expect(await fire(db, tenant)).toEqual([]);
    await runs.cancel(tenant, run?.run_id ?? "");
  });

  test("a process that is open fires by itself, and the run is done", async ({ db, tenant }) => {
    const { runs, schedules, publishedAgent } = testRuntime(db, tenant);
    const { id } = await schedules.create(tenant, await publishedAgent(), hourly, "usr_ann");
    await makeDue(db, tenant, id);
    await runs.open();
    const run = await untilFired(() => runs.list(tenant, { limit: 1 }).then(({ items }) => items[0]));
    expect(await runs.waitForRest(tenant, run.id, soon())).toMatchObject({ status: "completed" });
    await runs.close(0);
  });

  test("a schedule that is paused does not fire; one that goes on fires at the next tick", async ({
    db,
    tenant,
  }) => {
    const { schedules, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const { id } = await schedules.create(tenant, agent, { ...hourly, enabled: false }, "usr_ann");
    await makeDue(db, tenant, id);
    expect(await fire(db, tenant)).toEqual([]);
    const resumed = await schedules.update(tenant, agent, id, { enabled: true });
    expect(Date.parse(resumed.next_at ?? "")).toBeGreaterThan(Date.now());
    expect(await schedules.update(tenant, agent, id, { enabled: false })).toMatchObject({ next_at: null });
  });

  test("another expression means another tick; another input does not", async ({ db, tenant }) => {
    const { schedules, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const { id, next_at } = await schedules.create(tenant, agent, hourly, "usr_ann");
    const other = await schedules.update(tenant, agent, id, { input: { message: "Tock" } });
    expect(other).toMatchObject({ next_at, input: { message: "Tock" } });
    const yearly = await schedules.update(tenant, agent, id, { cron: "0 0 1 1 *", time_zone: "Asia/Tokyo" });
    expect(yearly.next_at).toMatch(/-12-31T15:00:00/);
  });

  test("what could not fire is refused: the expression, the zone, the input, the version", async ({
    db,
    tenant,
  }) => {
    const { agents, schedules, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const create = (more: Partial<CreateSchedule>) =>
      schedules.create(tenant, agent, { ...hourly, ...more }, "usr_ann");
    await expect(create({ cron: "* * * * * *" })).rejects.toThrow(ScheduleInvalidError);
    await expect(create({ time_zone: "Mars" })).rejects.toThrow(ScheduleInvalidError);
    await expect(create({ input: { message: 7 } })).rejects.toThrow(InputInvalidError);
    await expect(create({ version: 9 })).rejects.toThrow(AgentVersionNotFoundError);
    const draft = await agents.create(
      tenant,
      { project_id: tenant.project_id, slug: "draft", name: "Draft", description: "" },
      chatGraph,
    );
    const unpublished = schedules.create(tenant, draft.id, hourly, "usr_ann");
    await expect(unpublished).rejects.toThrow(AgentNotPublishedError);
  });

  test("schedules are listed newest first, deleted, and not found elsewhere", async ({ db, tenant }) => {
    const { schedules, publishedAgent } = testRuntime(db, tenant);
    const agent = await publishedAgent();
    const made = [];
    for (const cron of ["1 * * * *", "2 * * * *", "3 * * * *"])
      made.push(await schedules.create(tenant, agent, { ...hourly, cron }, "usr_ann"));
    const page = await schedules.list(tenant, agent, { limit: 2 });
    expect(page.items.map(({ cron }) => cron)).toEqual(["3 * * * *", "2 * * * *"]);
    const rest = await schedules.list(tenant, agent, { limit: 2, cursor: page.next_cursor ?? "" });
    expect(rest.items.map(({ cron }) => cron)).toEqual(["1 * * * *"]);
    const id = made[0]?.id ?? "";
    const stranger = await createTestTenant(db);
    await expect(schedules.get(stranger, agent, id)).rejects.toThrow(ScheduleNotFoundError);
    await expect(schedules.get(tenant, await publishedAgent(), id)).rejects.toThrow(ScheduleNotFoundError);
    await schedules.delete(tenant, agent, id);
    await expect(schedules.get(tenant, agent, id)).rejects.toThrow(ScheduleNotFoundError);
    await expect(schedules.delete(tenant, agent, id)).rejects.toThrow(ScheduleNotFoundError);
  });
});

/** Asks the database until it knows, a turn of the event loop at a time. */
async function untilFired<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
  }
}
