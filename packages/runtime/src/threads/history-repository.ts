import { Message } from "@patchbay/contracts";
import type { TenantTransaction } from "@patchbay/database";
import { Json } from "@patchbay/graph";
import { type SqlBool, sql } from "kysely";
import { z } from "zod";

import type { StoredValue } from "./channel-change.ts";

const Sources = z.record(z.string(), z.string());
const Metadata = z.looseObject({ source: z.string(), step: z.int() });

/** A checkpoint without its values. */
export interface HistoryRow {
  readonly run_id: string;
  readonly checkpoint_id: string;
  readonly parent_id: string | null;
  /** Decimal. Grows with every checkpoint that is written. */
  readonly position: string;
  /** For each channel with a value: the checkpoint with which the value was stored. */
  readonly sources: Readonly<Record<string, string>>;
  /** What made it: `input` (a run begins or goes on), `loop` (a step), `fork`. */
  readonly source: string;
  readonly step: number;
  readonly created_at: Date;
}

/** Where the value of a channel is stored. */
export interface ValueRef {
  readonly run_id: string;
  readonly checkpoint_id: string;
  readonly channel: string;
}

/** A place in a thread's history: everything before it is older. */
export interface HistoryPlace {
  readonly run_id: string;
  readonly position: string;
}

/** A value that is larger is told by its size. */
const maxValueBytes = 64 * 1024;
/** All the values of one answer together. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** A list that is put together to be compared. */
const maxListBytes = 1024 * 1024;

const columns = [
  "run_checkpoints.run_id",
  "run_checkpoints.checkpoint_id",
  "run_checkpoints.parent_id",
  "run_checkpoints.position",
  "run_checkpoints.sources",
  "run_checkpoints.metadata",
  "run_checkpoints.created_at",
] as const;

/** The checkpoints of all runs of a thread. Nothing it answers is larger than some megabytes, however large a state is. */
export class HistoryRepository {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  /** The steps of a thread's runs, newest first; one more than asked for. */
  async steps(threadId: string, limit: number, before: HistoryPlace | undefined): Promise<HistoryRow[]> {
    let query = this.#ofThread(threadId)
      // Those of an input hold what the step after them says as well.
      .where(sql<string>`run_checkpoints.metadata ->> 'source'`, "<>", "input")
      .limit(limit + 1);
    if (before !== undefined) {
      query = query.where(
        sql<SqlBool>`(run_checkpoints.run_id, run_checkpoints.position) < (${before.run_id}, ${before.position}::bigint)`,
      );
    }
    return (await query.execute()).map(toRow);
  }

  /** The last step of the last run before this one that the thread has anything from. */
  async lastBefore(threadId: string, runId: string): Promise<HistoryRow | undefined> {
    const row = await this.#ofThread(threadId)
      .where("runs.status", "=", "completed")
      .where("runs.id", "<", runId)
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : toRow(row);
  }

  /** Those of these that are (still) there. */
  async find(refs: readonly Omit<ValueRef, "channel">[]): Promise<HistoryRow[]> {
    if (refs.length === 0) return [];
    const rows = await this.#checkpoints()
      .select(columns)
      .where((eb) =>
        eb.or(
          refs.map(({ run_id, checkpoint_id }) =>
            eb.and({ run_id, checkpoint_id }).and("checkpoint_ns", "=", ""),
          ),
        ),
      )
      .execute();
    return rows.map(toRow);
  }

  /** What is stored at these places, in their order; undefined where nothing is. */
  async values(refs: readonly ValueRef[]): Promise<(StoredValue | undefined)[]> {
    if (refs.length === 0) return [];
    const { rows } = await sql<StoredValueRow>`
      with found as (
        select wanted.place, stored.base_id is not null as is_piece, stored.value,
          octet_length(stored.value::text) as bytes
        from ${wanted(refs)} join run_checkpoint_values as stored
          on stored.run_id = wanted.run_id and stored.checkpoint_ns = ''
            and stored.checkpoint_id = wanted.checkpoint_id and stored.channel = wanted.channel
        where ${this.#ours}
      ),
      told as (
        select place, bytes <= ${maxValueBytes}
          and sum(least(bytes, ${maxValueBytes})) over (order by place) <= ${maxAnswerBytes} as is_told
        from found
      )
      select place::int, is_piece, bytes, md5(value::text) as digest, is_told,
        case when is_told then value end as value
      from found join told using (place)`.execute(this.#tx.sql);
    const byPlace = new Map(rows.map((row) => [row.place, toStoredValue(row)]));
    return refs.map((_, index) => byPlace.get(index + 1));
  }

  /** How often nodes had run by then, from their records, in the order of these. */
  async activations(refs: readonly ValueRef[]): Promise<(number | undefined)[]> {
    if (refs.length === 0) return [];
    const { rows } = await sql<{ place: number; activation: number }>`
      select wanted.place::int, (stored.value ->> 'activation')::int as activation
      from ${wanted(refs)} join run_checkpoint_values as stored
        on stored.run_id = wanted.run_id and stored.checkpoint_ns = ''
          and stored.checkpoint_id = wanted.checkpoint_id and stored.channel = wanted.channel
      where ${this.#ours}`.execute(this.#tx.sql);
    const byPlace = new Map(rows.map(({ place, activation }) => [place, activation]));
    return refs.map((_, index) => byPlace.get(index + 1));
  }

  /** How many items a list has, all its pieces together. */
  async listLength(ref: ValueRef): Promise<number> {
    const { rows } = await sql<{ items: number | null }>`
      ${this.#pieces(ref)}
      select sum(json_array_length(value))::int as items from pieces`.execute(this.#tx.sql);
    return rows[0]?.items ?? 0;
  }

  /** A list, put together from its pieces; undefined where it is too large to be compared. */
  async list(ref: ValueRef): Promise<readonly Json[] | undefined> {
    const { rows } = await sql<{ value: unknown }>`
      ${this.#pieces(ref)}
      select value from pieces
      where (select sum(octet_length(value::text)) from pieces) <= ${maxListBytes}
      order by distance desc`.execute(this.#tx.sql);
    if (rows.length === 0) return undefined;
    // Pieces belong to lists alone.
    return rows.flatMap(({ value }) => value as Json[]);
  }

  /** Messages of a list that is stored in one piece, from number `from` on (0 is the first); at most `limit`. */
  async messages(ref: ValueRef, from: number, limit: number): Promise<Message[]> {
    const { rows } = await sql<{ message: unknown }>`
      select said.message
      from run_checkpoint_values as stored,
        json_array_elements(stored.value) with ordinality as said (message, place)
      where ${this.#ours} and stored.run_id = ${ref.run_id} and stored.checkpoint_ns = ''
        and stored.checkpoint_id = ${ref.checkpoint_id} and stored.channel = ${ref.channel}
        and said.place > ${from} and octet_length(said.message::text) <= ${maxValueBytes}
      order by said.place
      limit ${limit}`.execute(this.#tx.sql);
    return rows.map(({ message }) => Message.parse(message));
  }

  #pieces({ run_id, checkpoint_id, channel }: ValueRef) {
    return sql`
      with recursive pieces as (
        select stored.base_id, stored.value, 0 as distance from run_checkpoint_values as stored
        where ${this.#ours} and stored.run_id = ${run_id} and stored.checkpoint_ns = ''
          and stored.checkpoint_id = ${checkpoint_id} and stored.channel = ${channel}
        union all
        select stored.base_id, stored.value, pieces.distance + 1
        from pieces join run_checkpoint_values as stored
          on stored.run_id = ${run_id} and stored.checkpoint_ns = ''
            and stored.checkpoint_id = pieces.base_id and stored.channel = ${channel}
        where ${this.#ours}
      )`;
  }

  get #ours() {
    return sql<SqlBool>`stored.org_id = ${this.#tx.org_id} and stored.project_id = any (${this.#tx.project_ids}::text[])`;
  }

  #ofThread(threadId: string) {
    return this.#checkpoints()
      .innerJoin("runs", "runs.id", "run_checkpoints.run_id")
      .select(columns)
      .where("runs.thread_id", "=", threadId)
      .where("run_checkpoints.checkpoint_ns", "=", "")
      .orderBy("run_checkpoints.run_id", "desc")
      .orderBy("run_checkpoints.position", "desc");
  }

  #checkpoints() {
    return this.#tx.sql
      .selectFrom("run_checkpoints")
      .where("run_checkpoints.org_id", "=", this.#tx.org_id)
      .where("run_checkpoints.project_id", "in", this.#tx.project_ids);
  }
}

const wanted = (refs: readonly ValueRef[]) => sql`
  unnest(
    ${refs.map(({ run_id }) => run_id)}::text[],
    ${refs.map(({ checkpoint_id }) => checkpoint_id)}::text[],
    ${refs.map(({ channel }) => channel)}::text[]
  ) with ordinality as wanted (run_id, checkpoint_id, channel, place)`;

interface StoredValueRow {
  place: number;
  is_piece: boolean;
  bytes: number;
  digest: string;
  is_told: boolean;
  value: unknown;
}

const toStoredValue = ({ is_piece, bytes, digest, is_told, value }: StoredValueRow): StoredValue => ({
  is_piece,
  bytes,
  digest,
  ...(is_told ? { value: Json.parse(value) } : {}),
});

function toRow({
  metadata,
  sources,
  ...row
}: Pick<HistoryRow, "run_id" | "checkpoint_id" | "parent_id" | "position" | "created_at"> & {
  readonly metadata: unknown;
  readonly sources: unknown;
}): HistoryRow {
  const { source, step } = Metadata.parse(metadata);
  return { ...row, sources: Sources.parse(sources), source, step };
}
