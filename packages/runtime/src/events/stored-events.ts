import { RunEvent, type SequencedRunEvent, Usage } from "@patchbay/contracts";
import type { ProjectTransaction, TenantTransaction } from "@patchbay/database";
import { sql } from "kysely";
import { z } from "zod";

/**
 * How events lie in the table: a row each, except that the text deltas of one message that follow each other share one,
 * which remembers where each of them ended. Reading brings back exactly the events that were live, under the same
 * numbers, so a stream can be resumed anywhere without losing or doubling a character.
 */
export interface EventRow {
  readonly first_seq: number;
  readonly last_seq: number;
  readonly type: string;
  readonly data: string;
  readonly at: Date;
}

const CoalescedDeltas = z.object({
  message_id: z.string(),
  node_id: z.string(),
  text: z.string(),
  /** For each event, where its text ends in `text`, in UTF-16 code units. */
  ends: z.array(z.int()),
  /** For each event, how many milliseconds after the first it came. Rows that were written before this say nothing. */
  after_ms: z.array(z.int()).default([]),
});

const OfMessage = z.object({ message_id: z.string(), node_id: z.string() });

/** Packs consecutive events into rows. */
export function packEvents(events: readonly SequencedRunEvent[]): EventRow[] {
  const rows: EventRow[] = [];
  for (let index = 0; index < events.length;) {
    const run = deltasFrom(events, index);
    const [first] = run;
    if (first === undefined) {
      const single = events[index++];
      if (single !== undefined) rows.push(packOne(single));
      continue;
    }
    rows.push(packDeltas(run, first));
    index += run.length;
  }
  return rows;
}

type Delta = SequencedRunEvent & { readonly event: Extract<RunEvent, { type: "message.delta" }> };

const isDelta = (sequenced: SequencedRunEvent): sequenced is Delta =>
  sequenced.event.type === "message.delta";

/** The deltas of one message that stand together from `index` on. */
function deltasFrom(events: readonly SequencedRunEvent[], index: number): Delta[] {
  const deltas: Delta[] = [];
  for (const sequenced of events.slice(index)) {
    if (
      !isDelta(sequenced) ||
      (deltas[0] !== undefined && deltas[0].event.message_id !== sequenced.event.message_id)
    )
      break;
    deltas.push(sequenced);
  }
  return deltas;
}

function packDeltas(deltas: readonly Delta[], first: Delta): EventRow {
  const { message_id, node_id } = first.event;
  const at = new Date(first.at);
  const ends: number[] = [];
  const after_ms: number[] = [];
  let text = "";
  for (const delta of deltas) {
    text += delta.event.text;
    ends.push(text.length);
    // Those that are stored together mostly came together.
    after_ms.push(delta.at === first.at ? 0 : Date.parse(delta.at) - at.getTime());
  }
  const last_seq = first.seq + deltas.length - 1;
  const data = JSON.stringify({ message_id, node_id, text, ends, after_ms });
  return { first_seq: first.seq, last_seq, type: "message.delta", data, at };
}

function packOne({ seq, at, event }: SequencedRunEvent): EventRow {
  const { type, ...data } = event;
  return { first_seq: seq, last_seq: seq, type, data: JSON.stringify(data), at: new Date(at) };
}

/** The events of one row, in order. */
export function unpackEvents(row: {
  first_seq: number;
  type: string;
  data: unknown;
  at: Date;
}): SequencedRunEvent[] {
  const at = row.at.toISOString();
  if (row.type !== "message.delta") {
    return [{ seq: row.first_seq, at, event: RunEvent.parse({ type: row.type, ...(row.data as object) }) }];
  }
  const { message_id, node_id, text, ends, after_ms } = CoalescedDeltas.parse(row.data);
  return ends.map((end, index) => ({
    seq: row.first_seq + index,
    at: new Date(row.at.getTime() + (after_ms[index] ?? 0)).toISOString(),
    event: { type: "message.delta", message_id, node_id, text: text.slice(ends[index - 1] ?? 0, end) },
  }));
}

const mostRows = 200;
const enoughBytes = 256 * 1024;

/** The events of runs. */
export class RunEventRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /**
   * At least the next of a run's events after `after`, in order; at most some hundreds of rows at a time, and none after
   * those that are some hundred kilobytes together: a reader who stalls keeps them. Empty at the end.
   */
  async after(runId: string, after: number): Promise<SequencedRunEvent[]> {
    const size = sql<number>`octet_length(data::text)`;
    const rows = await this.#tx.sql
      .selectFrom((rows) =>
        rows
          .selectFrom("run_events")
          .select(["first_seq", "type", "data", "at"])
          .select(sql<number>`sum(${size}) over (order by first_seq) - ${size}`.as("bytes_before"))
          .where("org_id", "=", this.#tx.org_id)
          .where("project_id", "in", this.#tx.project_ids)
          .where("run_id", "=", runId)
          .where("last_seq", ">", after)
          .orderBy("first_seq")
          .limit(mostRows)
          .as("next"),
      )
      .select(["first_seq", "type", "data", "at"])
      .where("bytes_before", "<", enoughBytes)
      .orderBy("first_seq")
      .execute();
    return rows.flatMap(unpackEvents).filter(({ seq }) => seq > after);
  }

  /** What a run had used as far as its log tells; undefined where it does not. */
  async lastUsage(runId: string): Promise<Usage | undefined> {
    const row = await this.#tx.sql
      .selectFrom("run_events")
      .select("data")
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("run_id", "=", runId)
      .where("type", "=", "usage")
      .orderBy("first_seq", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : Usage.parse(row.data);
  }

  /** The messages of a run that were begun and neither finished nor taken back, in the order of their beginnings. */
  async unfinishedMessages(runId: string): Promise<{ message_id: string; node_id: string }[]> {
    const rows = await this.#tx.sql
      .selectFrom("run_events")
      .select(["type", "data"])
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("run_id", "=", runId)
      .where("type", "in", ["message.delta", "message.completed", "message.discarded"])
      .orderBy("first_seq")
      .execute();
    const begun = new Map<string, string>();
    for (const { type, data } of rows) {
      const { message_id, node_id } = OfMessage.parse(data);
      if (type === "message.delta") begun.set(message_id, node_id);
      else begun.delete(message_id);
    }
    return [...begun].map(([message_id, node_id]) => ({ message_id, node_id }));
  }

  /** The number of a run's newest stored event; 0 before the first. */
  async lastSeq(runId: string): Promise<number> {
    const row = await this.#tx.sql
      .selectFrom("run_events")
      .select((eb) => eb.fn.max("last_seq").as("last_seq"))
      .where("org_id", "=", this.#tx.org_id)
      .where("project_id", "in", this.#tx.project_ids)
      .where("run_id", "=", runId)
      .executeTakeFirst();
    return row?.last_seq ?? 0;
  }
}

/** Adds events to a run's log, in one statement. */
export async function insertEvents(
  tx: ProjectTransaction,
  runId: string,
  events: readonly SequencedRunEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = packEvents(events).map((row) => ({
    ...row,
    org_id: tx.org_id,
    project_id: tx.project_id,
    run_id: runId,
  }));
  await tx.sql.insertInto("run_events").values(rows).execute();
}
