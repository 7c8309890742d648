import type { TenantTransaction } from "@patchbay/database";
import { sql } from "kysely";

/** What stands where a person's id stood. */
const erased = "erased";

/** Threads that a caller has begun or had a run in; at most `limit`. */
export async function threadsOfCaller(
  tx: TenantTransaction,
  callerId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from threads where ${ours(tx)} and created_by = ${callerId}
    union
    select thread_id from runs where ${ours(tx)} and started_by = ${callerId}
    limit ${limit}`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

/**
 * Blanks the answers that a caller gave in runs of others that have ended. A run that has not may still have to go on
 * with the answer.
 */
export async function blankAnswers(
  tx: TenantTransaction,
  callerId: string,
): Promise<{ readonly blanked: number; readonly left: number }> {
  const { rows } = await sql<{ blanked: number; left: number }>`
    with given as (
      select run_interrupts.id, runs.ended_at is not null as is_over
      from run_interrupts join runs on runs.id = run_interrupts.run_id
      where run_interrupts.org_id = ${tx.org_id}
        and run_interrupts.project_id = any (${tx.project_ids}::text[])
        and run_interrupts.answered_by = ${callerId}
    ),
    blanked as (
      update run_interrupts set answered_by = ${erased}, answer = 'null'
      where ${ours(tx)} and id in (select id from given where is_over)
      returning 1
    )
    select (select count(*)::int from blanked) as blanked,
      (select count(*)::int from given where not is_over) as left`.execute(tx.sql);
  return rows[0] ?? { blanked: 0, left: 0 };
}

const ours = (tx: TenantTransaction) =>
  sql<boolean>`org_id = ${tx.org_id} and project_id = any (${tx.project_ids}::text[])`;
