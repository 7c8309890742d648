import type { SequencedRunEvent } from "@patchbay/contracts";
import type { ProjectTransaction } from "@patchbay/database";
import { type RawBuilder, sql } from "kysely";

import { type Fence, LeaseLostError, standing } from "../checkpoints/fence.ts";
import { packEvents } from "./stored-events.ts";

/**
 * Adds events to the log of a run that the writer holds, in one statement.
 *
 * @throws {LeaseLostError} when the fence does not stand any more; then nothing was written
 */
export async function insertFencedEvents(
  tx: ProjectTransaction,
  fence: Fence,
  events: readonly SequencedRunEvent[],
): Promise<void> {
  const rows = packEvents(events);
  // Lists instead of rows of parameters: the text is always the same, so the engine may keep its plan.
  const result = await sql<{ standing: string }>`
    with ours as materialized (${standing(tx, fence)}),
    new_events as (
      insert into run_events (org_id, project_id, run_id, first_seq, last_seq, type, data, at)
      select ours.org_id, ours.project_id, ours.id, first_seq, last_seq, type, data::json, at
      from ours, unnest(
        ${rows.map((row) => row.first_seq)}::int[],
        ${rows.map((row) => row.last_seq)}::int[],
        ${rows.map((row) => row.type)}::text[],
        ${rows.map((row) => row.data)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[]
      ) as added (first_seq, last_seq, type, data, at)
    )
    select count(*) as standing from ours`.execute(tx.sql);
  if (Number(result.rows[0]?.standing) !== 1) throw new LeaseLostError(fence.run_id);
}

/**
 * Adds events to the logs of several runs that the writer holds, in one statement that waits for nobody. It answers with
 * the runs whose events it wrote: not those whose rows somebody else holds at the moment, nor those whose fences do not
 * stand any more.
 */
export function insertingEventsOfMany(
  tx: ProjectTransaction,
  runs: readonly { readonly fence: Fence; readonly events: readonly SequencedRunEvent[] }[],
): RawBuilder<{ id: string }> {
  const rows = runs.flatMap(({ fence, events }) =>
    packEvents(events).map((row) => ({ run_id: fence.run_id, ...row })),
  );
  return sql<{ id: string }>`
    with fences as (
      select * from unnest(
        ${runs.map(({ fence }) => fence.run_id)}::text[],
        ${runs.map(({ fence }) => fence.lease_token)}::bigint[]
      ) as fence (run_id, lease_token)
    ),
    ours as materialized (
      select runs.org_id, runs.project_id, runs.id
      from runs join fences on fences.run_id = runs.id and fences.lease_token = runs.lease_token
      where runs.org_id = ${tx.org_id} and runs.project_id = ${tx.project_id} and runs.status = 'running'
      for share of runs skip locked
    ),
    new_events as (
      insert into run_events (org_id, project_id, run_id, first_seq, last_seq, type, data, at)
      select ours.org_id, ours.project_id, ours.id, first_seq, last_seq, type, data::json, at
      from ours join unnest(
        ${rows.map((row) => row.run_id)}::text[],
        ${rows.map((row) => row.first_seq)}::int[],
        ${rows.map((row) => row.last_seq)}::int[],
        ${rows.map((row) => row.type)}::text[],
        ${rows.map((row) => row.data)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[]
      ) as added (run_id, first_seq, last_seq, type, data, at) on added.run_id = ours.id
    )
    select id from ours`;
}
