import { type Database, inProject, inSweep, newId, type ProjectTransaction } from "@patchbay/database";
import { JsonObject } from "@patchbay/graph";
import { errorFields, type Logger } from "@patchbay/telemetry";
import { sql } from "kysely";

import { AgentVersionRepository } from "../agents/agent-version-repository.ts";
import type { RunJob } from "../jobs/execute-run.ts";
import { insertRun } from "../runs/run-repository.ts";
import { insertThread } from "../threads/thread-repository.ts";
import { nextFiring } from "./next-firing.ts";

/** A schedule whose time has come, and where: all that a sweep may know of it. */
interface DueSchedule {
  readonly id: string;
  readonly org_id: string;
  readonly project_id: string;
}

/**
 * Creates the runs of all tenants' schedules whose time has come, one for each tick however many processes do this at
 * once: the tick's row and its run are one transaction, and the row is unique. Ticks that passed while nobody worked are
 * one late run together. Resolves to the runs, which are queued; a schedule that cannot be fired is tried again.
 */
export async function fireDueSchedules(db: Database, logger: Logger): Promise<RunJob[]> {
  const fired: RunJob[] = [];
  for (const due of await dueSchedules(db)) {
    const { id, org_id, project_id } = due;
    try {
      const run_id = await inProject(db, due, (tx) => fire(tx, id));
      if (run_id !== undefined) fired.push({ run_id, org_id, project_id });
    } catch (thrown) {
      logger.warn("a schedule could not be fired yet", { schedule_id: id, ...errorFields(thrown) });
    }
  }
  return fired;
}

function dueSchedules(db: Database): Promise<DueSchedule[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .withTables<{ schedules: DueSchedule & { next_at: Date | null } }>()
      .selectFrom("schedules")
      .select(["id", "org_id", "project_id"])
      .where("next_at", "<=", sql<Date>`now()`)
      .orderBy("next_at")
      .limit(100)
      .execute(),
  );
}

/** Undefined where another process has fired the tick, or it is due no more. */
async function fire(tx: ProjectTransaction, id: string): Promise<string | undefined> {
  const schedule = await tx.sql
    .selectFrom("schedules")
    .select(["agent_id", "version", "cron", "time_zone", "input", "next_at", "created_by"])
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .where("is_enabled", "=", true)
    .where("next_at", "<=", sql<Date>`now()`)
    // Who is in the middle of firing or changing it needs no company.
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (schedule === undefined || schedule.next_at === null) return undefined;
  const { next_at: fires_at, agent_id, version } = schedule;
  const run_id = newId("run");
  const firing = await tx.sql
    .insertInto("schedule_firings")
    .values({ org_id: tx.org_id, project_id: tx.project_id, schedule_id: id, fires_at, run_id })
    .onConflict((conflict) => conflict.columns(["schedule_id", "fires_at"]).doNothing())
    .executeTakeFirst();
  const now = new Date();
  await tx.sql
    .updateTable("schedules")
    .set({ next_at: nextFiring(schedule.cron, schedule.time_zone, now), last_fired_at: now })
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .execute();
  // It was moved back to a tick that has been fired before: this time it passes.
  if (firing.numInsertedOrUpdatedRows !== 1n) return undefined;
  await insertRun(tx, {
    id: run_id,
    agent_id,
    thread_id: await insertThread(tx, agent_id),
    version,
    graph: null,
    content_hash: await new AgentVersionRepository(tx).contentHash(agent_id, version),
    input: JsonObject.parse(schedule.input),
    metadata: { schedule_id: id, fires_at: fires_at.toISOString() },
    started_by: schedule.created_by ?? "",
    channel: "schedule",
    mode: "background",
  });
  return run_id;
}
