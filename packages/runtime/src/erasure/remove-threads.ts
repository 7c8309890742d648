import type { ErasureCounts } from "@patchbay/contracts";
import type { TenantTransaction } from "@patchbay/database";
import { sql } from "kysely";

/** How many of what went with some threads. */
export type RemovedThreads = Omit<ErasureCounts, "answers">;

/**
 * What belongs to a thread beside itself: the threads of the runs that its runs have called; with `forks`, also the
 * threads that were forked from it, which hold copies of what was said.
 */
export type Belongings = "children" | "children and forks";

/** Removes threads with their runs, everything of these, and what belongs to them. Resolves to how many of what it was. */
export async function removeThreads(
  tx: TenantTransaction,
  ids: readonly string[],
  belongings: Belongings,
): Promise<RemovedThreads> {
  const doomed = await belongingTo(tx, ids, belongings);
  if (doomed.length === 0) return nothingRemoved;
  const removed = await countIn(tx, doomed);
  await tx.sql
    .deleteFrom("threads")
    .where("org_id", "=", tx.org_id)
    .where("project_id", "in", tx.project_ids)
    .where(sql<boolean>`id = any (${doomed}::text[])`)
    .execute();
  return removed;
}

export const nothingRemoved: RemovedThreads = {
  threads: 0,
  runs: 0,
  events: 0,
  interrupts: 0,
  checkpoints: 0,
  effects: 0,
  idempotency_keys: 0,
};

/** These threads and those that belong to them, whatever belongs to those among them. */
export async function belongingTo(
  tx: TenantTransaction,
  ids: readonly string[],
  belongings: Belongings,
): Promise<string[]> {
  const withForks = belongings === "children and forks";
  const { rows } = await sql<{ id: string }>`
    with recursive doomed as (
      select id from threads where ${ours(tx)} and id = any (${ids}::text[])
      union
      select next.id from doomed, lateral (
        select child.thread_id as id from runs as parent
        join runs as child on child.parent_run_id = parent.id
        where parent.thread_id = doomed.id
        union all
        select fork.id from threads as fork where ${withForks} and fork.origin_thread_id = doomed.id
      ) as next
    )
    select id from doomed`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

async function countIn(tx: TenantTransaction, threads: readonly string[]): Promise<RemovedThreads> {
  const { rows } = await sql<RemovedThreads>`
    with doomed as (
      select id from runs where ${ours(tx)} and thread_id = any (${threads}::text[])
    )
    select
      ${threads.length}::int as threads,
      (select count(*)::int from doomed) as runs,
      -- Several events may share a row.
      (select coalesce(sum(last_seq - first_seq + 1), 0)::int from run_events
        where ${ours(tx)} and run_id in (select id from doomed)) as events,
      (select count(*)::int from run_interrupts
        where ${ours(tx)} and run_id in (select id from doomed)) as interrupts,
      (select count(*)::int from run_checkpoints
        where ${ours(tx)} and run_id in (select id from doomed)) as checkpoints,
      (select count(*)::int from run_effects
        where ${ours(tx)} and run_id in (select id from doomed)) as effects,
      (select count(*)::int from idempotency_keys
        where ${ours(tx)} and run_id in (select id from doomed)) as idempotency_keys`.execute(tx.sql);
  return rows[0] ?? nothingRemoved;
}

const ours = (tx: TenantTransaction) =>
  sql<boolean>`org_id = ${tx.org_id} and project_id = any (${tx.project_ids}::text[])`;
