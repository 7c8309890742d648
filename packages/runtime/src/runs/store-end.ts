import type { ThreadState } from "@patchbay/compiler";
import type { SequencedRunEvent } from "@patchbay/contracts";
import { type Database, type ProjectTransaction, sendInProject, type Statement } from "@patchbay/database";
import { type RawBuilder, sql } from "kysely";

import type { CheckpointBatch } from "../checkpoints/checkpoint-batch.ts";
import { inserting } from "../checkpoints/checkpoint-repository.ts";
import { packEvents } from "../events/stored-events.ts";
import type { RunOrder } from "./run-order.ts";
import { endingRun, type RunEnding } from "./run-repository.ts";

/** How a run ends, with all that is to be stored in the same moment. */
export interface RunEnd {
  readonly order: RunOrder;
  readonly ending: RunEnding;
  /** The events that are not stored yet; the last one tells the end. */
  readonly events: readonly SequencedRunEvent[];
  /** The thread's new state; undefined where it stays as it was. */
  readonly thread: ThreadState | undefined;
  /** The last steps; undefined where all are stored. */
  readonly steps: CheckpointBatch | undefined;
}

/**
 * Stores the end of a run that has asked nobody anything, in one transaction of one round trip. Resolves to whether the
 * run was still ours; if not, nothing was written.
 */
export async function storeEnd(db: Database, { order, steps, ...end }: RunEnd): Promise<boolean> {
  const endedAt = new Date();
  const { id: run_id, lease_token } = order;
  const answers = await sendInProject(db, order, (tx): readonly Statement[] => [
    // Before the end: afterwards the run takes no more steps.
    ...(steps === undefined ? [] : [inserting(tx, { run_id, lease_token }, steps)]),
    endingRun(tx, run_id, lease_token, end.ending, endedAt),
    insertingLastEvents(tx, run_id, end.events, isEndedBy(tx, order, end.ending, endedAt)),
    ...(end.thread === undefined
      ? []
      : [updatingThread(tx, order.thread.id, end.thread, isEndedBy(tx, order, end.ending, endedAt))]),
  ]);
  return answers[steps === undefined ? 0 : 1]?.numAffectedRows === 1n;
}

/** Whether it was this very transaction that ended the run. */
const isEndedBy = (
  tx: ProjectTransaction,
  { id, lease_token }: RunOrder,
  { status }: RunEnding,
  endedAt: Date,
): RawBuilder<boolean> => sql<boolean>`exists (
    select from runs where org_id = ${tx.org_id} and project_id = ${tx.project_id} and id = ${id}
      and lease_token = ${lease_token} and status = ${status} and ended_at = ${endedAt})`;

function insertingLastEvents(
  tx: ProjectTransaction,
  runId: string,
  events: readonly SequencedRunEvent[],
  isEnded: RawBuilder<boolean>,
): RawBuilder<unknown> {
  const rows = packEvents(events);
  // Lists instead of rows of parameters: the text is always the same, so the engine may keep its plan.
  return sql`
    insert into run_events (org_id, project_id, run_id, first_seq, last_seq, type, data, at)
    select ${tx.org_id}, ${tx.project_id}, ${runId}, first_seq, last_seq, type, data::json, at
    from unnest(
      ${rows.map((row) => row.first_seq)}::int[],
      ${rows.map((row) => row.last_seq)}::int[],
      ${rows.map((row) => row.type)}::text[],
      ${rows.map((row) => row.data)}::text[],
      ${rows.map((row) => row.at)}::timestamptz[]
    ) as added (first_seq, last_seq, type, data, at)
    where ${isEnded}`;
}

const updatingThread = (
  tx: ProjectTransaction,
  id: string,
  state: ThreadState,
  isEnded: RawBuilder<boolean>,
): RawBuilder<unknown> => sql`
    update threads set state = ${JSON.stringify(state)}, updated_at = now()
    where org_id = ${tx.org_id} and project_id = ${tx.project_id} and id = ${id} and ${isEnded}`;
