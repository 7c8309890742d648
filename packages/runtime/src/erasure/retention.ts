import type { Retention } from "@patchbay/contracts";
import { type Database, inSweep, type ProjectTransaction } from "@patchbay/database";
import { sql } from "kysely";

import { CheckpointRepository } from "../checkpoints/checkpoint-repository.ts";
import { removeThreads } from "./remove-threads.ts";

/** Rows that one transaction removes: few enough that nobody waits long for it. */
const batchSize = 100;

/** A project that keeps not everything for ever. */
export interface RetentionPolicy extends Retention {
  readonly org_id: string;
  readonly project_id: string;
}

/** The policies of all projects that have one. */
export function retentionPolicies(db: Database): Promise<RetentionPolicy[]> {
  return inSweep(db, ({ sql: tx }) =>
    tx
      .withTables<{ projects: { id: string; org_id: string } & Retention }>()
      .selectFrom("projects")
      .select(["id as project_id", "org_id", "retention_days", "checkpoints_kept"])
      .orderBy("id")
      .execute(),
  );
}

/**
 * Removes runs that ended more than `days` ago, with all that is theirs. A run goes with those that it has called, once
 * all of them have ended; a run that was called stays as long as the one that called it, which finds its result by it.
 *
 * @returns how many it removed, those that they had called not counted; 0 when there are no more
 */
export async function removeOldRuns(tx: ProjectTransaction, days: number): Promise<number> {
  const { rows } = await sql<{ removed: number }>`
    with old as (
      select id from runs
      where ${ours(tx)} and parent_run_id is null and ended_at < now() - make_interval(days => ${days})
        and not exists (
          select from runs as child where child.parent_run_id = runs.id and child.ended_at is null)
      order by ended_at
      limit ${batchSize}
      for update skip locked
    ),
    removed as (delete from runs where ${ours(tx)} and id in (select id from old) returning 1)
    select count(*)::int as removed from removed`.execute(tx.sql);
  return rows[0]?.removed ?? 0;
}

/**
 * Removes threads in which nothing happened for `days` and that have no run left.
 *
 * @returns how many; 0 when there are no more
 */
export async function removeIdleThreads(tx: ProjectTransaction, days: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from threads
    where ${ours(tx)} and updated_at < now() - make_interval(days => ${days})
      and not exists (select from runs where runs.thread_id = threads.id)
    order by updated_at
    limit ${batchSize}
    for update skip locked`.execute(tx.sql);
  const ids = rows.map(({ id }) => id);
  const { threads } = await removeThreads(tx, ids, "children");
  return threads;
}

/**
 * Removes all but the newest `keep` checkpoints of runs that have ended.
 *
 * @returns of how many runs; 0 when there are no more
 */
export async function pruneEndedRuns(tx: ProjectTransaction, keep: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from runs
    where ${ours(tx)} and ended_at is not null and checkpoints_pruned_at is null
    order by ended_at
    limit ${batchSize}
    for update skip locked`.execute(tx.sql);
  const ids = rows.map(({ id }) => id);
  for (const id of ids) await new CheckpointRepository(tx, id).prune(keep);
  if (ids.length > 0) {
    await tx.sql
      .updateTable("runs")
      .set({ checkpoints_pruned_at: new Date() })
      .where("org_id", "=", tx.org_id)
      .where("project_id", "=", tx.project_id)
      .where("id", "in", ids)
      .execute();
  }
  return ids.length;
}

const ours = (tx: ProjectTransaction) =>
  sql<boolean>`org_id = ${tx.org_id} and project_id = ${tx.project_id}`;
