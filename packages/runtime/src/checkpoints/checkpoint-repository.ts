import type { ProjectTransaction } from "@patchbay/database";
import { type RawBuilder, sql } from "kysely";

import type { CheckpointBatch } from "./checkpoint-batch.ts";
import { type Fence, LeaseLostError, standing } from "./fence.ts";
import { StoredCheckpoint } from "./stored-checkpoint.ts";

/** A checkpoint as it was read. */
export interface ReadCheckpoint {
  readonly checkpoint_ns: string;
  readonly position: bigint;
  readonly stored: StoredCheckpoint;
  readonly channel_values: Record<string, unknown>;
  /** In the order in which they were written. */
  readonly pending_writes: readonly (readonly [task: string, channel: string, value: unknown])[];
}

/** The checkpoints of one run. */
export class CheckpointRepository {
  readonly #tx: ProjectTransaction;
  readonly #runId: string;

  constructor(tx: ProjectTransaction, runId: string) {
    this.#tx = tx;
    this.#runId = runId;
  }

  /** The newest of a namespace, or the one with this id. */
  async find(checkpointNs: string, checkpointId?: string): Promise<ReadCheckpoint | undefined> {
    const [found] = await this.list({ checkpoint_ns: checkpointNs, checkpoint_id: checkpointId, limit: 1 });
    return found;
  }

  /** Newest first, of all namespaces unless one is given. */
  async list(which: {
    checkpoint_ns?: string | undefined;
    checkpoint_id?: string | undefined;
    /** A checkpoint's id: only those that were written before it. */
    before_id?: string | undefined;
    before_position?: bigint | undefined;
    limit: number;
  }): Promise<ReadCheckpoint[]> {
    let query = this.#tx.sql
      .selectFrom("run_checkpoints")
      .select([
        "checkpoint_ns",
        "checkpoint_id",
        "parent_id",
        "position",
        "checkpoint",
        "sources",
        "metadata",
      ])
      .where(this.#ours())
      .orderBy("position", "desc")
      .limit(which.limit);
    if (which.checkpoint_ns !== undefined) query = query.where("checkpoint_ns", "=", which.checkpoint_ns);
    if (which.checkpoint_id !== undefined) query = query.where("checkpoint_id", "=", which.checkpoint_id);
    if (which.before_position !== undefined)
      query = query.where("position", "<", String(which.before_position));
    if (which.before_id !== undefined) {
      const before = this.#tx.sql
        .selectFrom("run_checkpoints")
        .where(this.#ours())
        .select((eb) => eb.fn.max("position").as("position"))
        .where("checkpoint_id", "=", which.before_id);
      query = query.where("position", "<", before);
    }
    const checkpoints: ReadCheckpoint[] = [];
    for (const { checkpoint_ns, position, ...row } of await query.execute()) {
      const stored = StoredCheckpoint.parse(row);
      checkpoints.push({
        checkpoint_ns,
        position: BigInt(position),
        stored,
        channel_values: await this.#values(checkpoint_ns, stored),
        pending_writes: await this.#writes(checkpoint_ns, stored.checkpoint_id),
      });
    }
    return checkpoints;
  }

  /**
   * Stores a batch in one statement. Safe to repeat.
   *
   * @throws {LeaseLostError} when the fence does not stand any more; then nothing was written
   */
  async insert(fence: Fence, batch: CheckpointBatch): Promise<void> {
    const result = await inserting(this.#tx, fence, batch).execute(this.#tx.sql);
    if (Number(result.rows[0]?.standing) !== 1) throw new LeaseLostError(this.#runId);
  }

  /** Removes all but the newest `keep` checkpoints of each namespace, and the values that no other needs. */
  async prune(keep: number): Promise<void> {
    await sql`
      with recursive kept as (
        select checkpoint_ns, checkpoint_id, sources from (
          select checkpoint_ns, checkpoint_id, sources,
            row_number() over (partition by checkpoint_ns order by position desc) as age
          from run_checkpoints where ${this.#ours()}
        ) as aged
        where age <= ${keep}
      ),
      needed as (
        select checkpoint_ns, source.key as channel, source.value collate "C" as checkpoint_id
        from kept, json_each_text(kept.sources) as source
        union
        select needed.checkpoint_ns, needed.channel, base.base_id
        from needed join run_checkpoint_values as base
          on base.run_id = ${this.#runId} and base.checkpoint_ns = needed.checkpoint_ns
            and base.checkpoint_id = needed.checkpoint_id and base.channel = needed.channel
        where base.base_id is not null
      ),
      old_checkpoints as (
        delete from run_checkpoints as old where ${this.#ours()} and not exists (
          select from kept where kept.checkpoint_ns = old.checkpoint_ns and kept.checkpoint_id = old.checkpoint_id)
      ),
      old_writes as (
        delete from run_checkpoint_writes as old where ${this.#ours()} and not exists (
          select from kept where kept.checkpoint_ns = old.checkpoint_ns and kept.checkpoint_id = old.checkpoint_id)
      )
      delete from run_checkpoint_values as old where ${this.#ours()} and not exists (
        select from needed where needed.checkpoint_ns = old.checkpoint_ns and needed.channel = old.channel
          and needed.checkpoint_id = old.checkpoint_id)`.execute(this.#tx.sql);
  }

  /** Removes everything that is kept of the run's steps. */
  async deleteAll(): Promise<void> {
    await sql`
      with old_checkpoints as (delete from run_checkpoints where ${this.#ours()}),
      old_writes as (delete from run_checkpoint_writes where ${this.#ours()})
      delete from run_checkpoint_values where ${this.#ours()}`.execute(this.#tx.sql);
  }

  /** The values of a checkpoint's channels; each list put together from its pieces. */
  async #values(
    checkpointNs: string,
    { checkpoint_id, sources }: StoredCheckpoint,
  ): Promise<Record<string, unknown>> {
    const channels = Object.keys(sources);
    if (channels.length === 0) return {};
    const { rows } = await sql<{ channel: string; value: unknown; is_piece: boolean }>`
      with recursive pieces as (
        select stored.channel, stored.base_id, stored.value, 0 as distance
        from unnest(${channels}::text[], ${Object.values(sources)}::text[]) as wanted (channel, checkpoint_id)
        join run_checkpoint_values as stored
          on stored.run_id = ${this.#runId} and stored.checkpoint_ns = ${checkpointNs}
            and stored.checkpoint_id = wanted.checkpoint_id and stored.channel = wanted.channel
        where ${this.#ours(sql`stored.`)}
        union all
        select stored.channel, stored.base_id, stored.value, pieces.distance + 1
        from pieces join run_checkpoint_values as stored
          on stored.run_id = ${this.#runId} and stored.checkpoint_ns = ${checkpointNs}
            and stored.checkpoint_id = pieces.base_id and stored.channel = pieces.channel
        where ${this.#ours(sql`stored.`)}
      )
      select channel, value, base_id is not null as is_piece from pieces order by channel, distance desc`.execute(
      this.#tx.sql,
    );
    const values = new Map<string, unknown>();
    for (const { channel, value, is_piece } of rows) {
      const before = values.get(channel);
      if (!is_piece) values.set(channel, value);
      else if (Array.isArray(before) && Array.isArray(value)) for (const item of value) before.push(item);
      else throw new Error(`A piece of ${channel} is missing in checkpoint ${checkpoint_id}.`);
    }
    for (const channel of channels) {
      if (!values.has(channel))
        throw new Error(`The value of ${channel} is missing in checkpoint ${checkpoint_id}.`);
    }
    return Object.fromEntries(values);
  }

  async #writes(checkpointNs: string, checkpointId: string) {
    const rows = await this.#tx.sql
      .selectFrom("run_checkpoint_writes")
      .select(["task_id", "channel", "value"])
      .where(this.#ours())
      .where("checkpoint_ns", "=", checkpointNs)
      .where("checkpoint_id", "=", checkpointId)
      .orderBy("position")
      .execute();
    return rows.map(({ task_id, channel, value }) => [task_id, channel, value] as const);
  }

  #ours(prefix = sql``) {
    return sql<boolean>`${prefix}org_id = ${this.#tx.org_id} and ${prefix}project_id = ${this.#tx.project_id}
      and ${prefix}run_id = ${this.#runId}`;
  }
}

/**
 * Stores a batch, in one statement that is safe to repeat. `standing` is 1 where the fence stands; where it does not,
 * nothing is written.
 */
export function inserting(
  tx: ProjectTransaction,
  fence: Fence,
  batch: CheckpointBatch,
): RawBuilder<{ standing: string }> {
  const { checkpoints, values, writes } = batch;
  // Lists instead of rows of parameters: the text is always the same, so the engine may keep its plan.
  return sql<{ standing: string }>`
    with ours as materialized (${standing(tx, fence)}),
    new_checkpoints as (
      insert into run_checkpoints
        (org_id, project_id, run_id, checkpoint_ns, checkpoint_id, parent_id, checkpoint, sources, metadata)
      select ours.org_id, ours.project_id, ours.id, ns, checkpoint_id, parent_id,
        checkpoint::json, sources::json, metadata::json
      from ours, unnest(
        ${checkpoints.map((row) => row.checkpoint_ns)}::text[],
        ${checkpoints.map((row) => row.checkpoint_id)}::text[],
        ${checkpoints.map((row) => row.parent_id)}::text[],
        ${checkpoints.map((row) => row.checkpoint)}::text[],
        ${checkpoints.map((row) => row.sources)}::text[],
        ${checkpoints.map((row) => row.metadata)}::text[]
      ) with ordinality as added (ns, checkpoint_id, parent_id, checkpoint, sources, metadata, place)
      order by place
      on conflict (run_id, checkpoint_ns, checkpoint_id) do update set parent_id = excluded.parent_id,
        checkpoint = excluded.checkpoint, sources = excluded.sources, metadata = excluded.metadata
    ),
    new_values as (
      insert into run_checkpoint_values
        (org_id, project_id, run_id, checkpoint_ns, checkpoint_id, channel, base_id, value)
      select ours.org_id, ours.project_id, ours.id, ns, checkpoint_id, channel, base_id, value::json
      from ours, unnest(
        ${values.map((row) => row.checkpoint_ns)}::text[],
        ${values.map((row) => row.checkpoint_id)}::text[],
        ${values.map((row) => row.channel)}::text[],
        ${values.map((row) => row.base_id)}::text[],
        ${values.map((row) => row.value)}::text[]
      ) as added (ns, checkpoint_id, channel, base_id, value)
      on conflict (run_id, checkpoint_ns, checkpoint_id, channel)
        do update set base_id = excluded.base_id, value = excluded.value
    ),
    new_writes as (
      insert into run_checkpoint_writes
        (org_id, project_id, run_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, value)
      select ours.org_id, ours.project_id, ours.id, ns, checkpoint_id, task_id, idx, channel, value::json
      from ours, unnest(
        ${writes.map((row) => row.checkpoint_ns)}::text[],
        ${writes.map((row) => row.checkpoint_id)}::text[],
        ${writes.map((row) => row.task_id)}::text[],
        ${writes.map((row) => row.idx)}::int[],
        ${writes.map((row) => row.channel)}::text[],
        ${writes.map((row) => row.value)}::text[]
      ) with ordinality as added (ns, checkpoint_id, task_id, idx, channel, value, place)
      order by place
      on conflict (run_id, checkpoint_ns, checkpoint_id, task_id, idx)
        do update set channel = excluded.channel, value = excluded.value
        where run_checkpoint_writes.idx < 0
    )
    select count(*) as standing from ours`;
}
