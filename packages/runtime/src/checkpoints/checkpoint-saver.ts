import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type DeltaChannelHistory,
  type PendingWrite,
  WRITES_IDX_MAP,
} from "@langchain/langgraph-checkpoint";
import type { ProjectTransaction } from "@patchbay/database";

import type { CheckpointBatch } from "./checkpoint-batch.ts";
import { CheckpointRepository, type ReadCheckpoint } from "./checkpoint-repository.ts";
import { encodeValue } from "./encode-value.ts";
import type { Fence } from "./fence.ts";
import { extendLineage, type Lineage } from "./lineage.ts";
import { WriteBehind } from "./write-behind.ts";

/** LangGraph's name for what a graph is called with; it does not export it from here. */
type RunnableConfig = Parameters<BaseCheckpointSaver["getTuple"]>[0];

export interface CheckpointSaverOptions {
  /** Runs work in a transaction confined to the run's project, like `inProject` with a database and a project. */
  readonly inProject: <Result>(work: (tx: ProjectTransaction) => Promise<Result>) => Promise<Result>;
  /** Stores a batch by itself, in one round trip; without it `inProject` does. */
  readonly store?: (fence: Fence, batch: CheckpointBatch) => Promise<void>;
  /** The run, which is LangGraph's thread: a config that names another thread is refused. */
  readonly run_id: string;
  /** The fencing token under which it writes; without one it only reads. */
  readonly lease_token?: number;
  /**
   * When a write is done: with `"sync"` once it is stored, so that no step begins before the last one is safe; with
   * `"async"` at once, and a crash may lose the last few steps. `"exit"` is `"async"`: LangGraph then writes only once.
   */
  readonly durability: "sync" | "async" | "exit";
  /** How many checkpoints are kept, at least; all of them unless told. 1 or more. */
  readonly keep?: number;
  /** The run was never executed before: there is nothing to read, and nobody is asked. */
  readonly isNew?: boolean;
  /**
   * Hears of a state that cannot be stored, at least once and without delay. The run is to be aborted then: LangGraph
   * itself would go on to its end before it looks, with asynchronous durability.
   */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * LangGraph's checkpointer on our tables, for one run.
 *
 * Row-level security confines it to the run's project and the fencing token to the run's owner. Values are JSON on the
 * way in and plain data on the way out: nothing is ever revived. The writes of a step are one statement. Lists that grow
 * are stored piece by piece (see `extendLineage`).
 *
 * LangGraph's beta `DeltaChannel` is not supported.
 */
export class CheckpointSaver extends BaseCheckpointSaver {
  readonly #options: CheckpointSaverOptions;
  readonly #writes: WriteBehind;
  /** The newest checkpoint of each namespace that this saver has read or written. */
  readonly #lineages = new Map<string, Lineage>();
  #isUntouched: boolean;
  #addedSincePruning = 0;

  /** @throws {RangeError} when `keep` is not a positive integer */
  constructor(options: CheckpointSaverOptions) {
    super();
    const { keep, isNew = false, onFailure, store, durability } = options;
    if (keep !== undefined && !(Number.isSafeInteger(keep) && keep >= 1)) {
      throw new RangeError(`keep must be a positive integer, not ${keep}.`);
    }
    this.#options = options;
    this.#isUntouched = isNew;
    const insert = async (batch: CheckpointBatch): Promise<void> => {
      const fence = this.#fence();
      if (store !== undefined && keep === undefined) {
        await store(fence, batch);
        return;
      }
      await this.#inProject(async (repository) => {
        await repository.insert(fence, batch);
        await this.#pruneNowAndThen(repository, batch.checkpoints.length);
      });
    };
    this.#writes = new WriteBehind(insert, onFailure, durability === "sync" ? undefined : asyncLingerMs);
  }

  /**
   * Hands over what is not stored yet, to be stored together with the run's end; undefined where everything is.
   *
   * @throws as `flush`
   */
  handOver(): Promise<CheckpointBatch | undefined> {
    return this.#writes.handOver();
  }

  /**
   * Resolves when everything is stored. To be called before the run's end is, where durability is `"async"`.
   *
   * @throws {LeaseLostError} @throws what the database said, when a batch could not be stored
   */
  flush(): Promise<void> {
    return this.#writes.flush();
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { checkpoint_ns, checkpoint_id } = this.#address(config);
    if (this.#isUntouched) return undefined;
    await this.#flushIfWriting();
    const found = await this.#inProject((repository) => repository.find(checkpoint_ns ?? "", checkpoint_id));
    if (found === undefined) return undefined;
    this.#remember(found.checkpoint_ns, {
      checkpoint_id: found.stored.checkpoint_id,
      channel_values: found.channel_values,
      sources: new Map(Object.entries(found.stored.sources)),
    });
    return this.#tuple(found);
  }

  /** Newest first; of all namespaces unless the config names one. `filter` compares members of the metadata. */
  override async *list(
    config: RunnableConfig,
    { limit = Number.POSITIVE_INFINITY, before, filter = {} }: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const { checkpoint_ns, checkpoint_id } = this.#address(config);
    const before_id = before === undefined ? undefined : this.#address(before).checkpoint_id;
    if (this.#isUntouched) return;
    await this.#flushIfWriting();
    const wanted = Object.entries(filter);
    let left = limit;
    let before_position: bigint | undefined;
    while (left > 0) {
      // Page by page, so that no transaction is open while the reader works.
      const page = await this.#inProject((repository) =>
        repository.list({ checkpoint_ns, checkpoint_id, before_id, before_position, limit: pageSize }),
      );
      for (const found of page) {
        if (left <= 0) return;
        const metadata: Readonly<Record<string, unknown>> = found.stored.metadata;
        if (!wanted.every(([key, value]) => metadata[key] === value)) continue;
        left -= 1;
        yield this.#tuple(found);
      }
      if (page.length < pageSize) return;
      before_position = page.at(-1)?.position;
    }
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { checkpoint_ns = "", checkpoint_id: parent_id = null } = this.#address(config);
    const { id, v, ts, channel_versions, versions_seen } = checkpoint;
    await this.#write(this.#options.durability === "sync" ? "now" : "soon", () => {
      const last = this.#lineages.get(checkpoint_ns);
      const isNext = last?.checkpoint_id === parent_id && parent_id !== id;
      const parent = isNext ? last : undefined;
      const changed = new Set(Object.keys(newVersions));
      const { lineage, values } = extendLineage(parent, checkpoint_ns, checkpoint, changed);
      const row = {
        checkpoint_ns,
        checkpoint_id: id,
        parent_id,
        checkpoint: encodeValue({ v, ts, channel_versions, versions_seen }, "checkpoint"),
        sources: JSON.stringify(Object.fromEntries(lineage.sources)),
        metadata: encodeValue(metadata, "metadata"),
      };
      this.#remember(checkpoint_ns, lineage);
      return (batch) => batch.addCheckpoint(row, values);
    });
    return this.#config(checkpoint_ns, id);
  }

  override async putWrites(
    config: RunnableConfig,
    writes: readonly PendingWrite[],
    taskId: string,
  ): Promise<void> {
    const { checkpoint_ns = "", checkpoint_id } = this.#address(config);
    if (checkpoint_id === undefined)
      throw new TypeError("A task's writes belong to a checkpoint; none is named.");
    await this.#write("soon", () => {
      const rows = writes.map(([channel, value], index) => ({
        checkpoint_ns,
        checkpoint_id,
        task_id: taskId,
        idx: WRITES_IDX_MAP[channel] ?? index,
        channel,
        value: encodeValue(value, channel),
      }));
      return (batch) => batch.addWrites(rows);
    });
  }

  /** Removes what is kept of the run's steps, whoever owns the run. */
  override async deleteThread(threadId: string): Promise<void> {
    this.#address({ configurable: { thread_id: threadId } });
    await this.#flushIfWriting();
    this.#lineages.clear();
    await this.#inProject((repository) => repository.deleteAll());
  }

  override getDeltaChannelHistory({
    channels,
  }: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>> {
    if (channels.length === 0) return Promise.resolve({});
    // Its history lies in writes, which this saver does not keep once their step is over.
    return Promise.reject(new TypeError("The checkpoint saver does not support delta channels."));
  }

  async #write(when: "soon" | "now", encode: () => (batch: CheckpointBatch) => void): Promise<void> {
    let stored: Promise<void>;
    try {
      stored = this.#writes.add(encode(), when);
    } catch (error) {
      this.#options.onFailure?.(error);
      throw error;
    }
    this.#isUntouched = false;
    if (this.#options.durability === "sync") await stored;
  }

  #remember(checkpointNs: string, lineage: Lineage): void {
    this.#lineages.delete(checkpointNs);
    this.#lineages.set(checkpointNs, lineage);
    // What is forgotten costs no more than storing a whole state once more, if its namespace is ever gone on with.
    const [oldest] = this.#lineages.keys();
    if (this.#lineages.size > rememberedNamespaces && oldest !== undefined) this.#lineages.delete(oldest);
  }

  /** What is read has to hold what was written. A saver that only reads has nothing to wait for. */
  async #flushIfWriting(): Promise<void> {
    if (this.#options.lease_token !== undefined) await this.#writes.flush();
  }

  #inProject<Result>(work: (repository: CheckpointRepository) => Promise<Result>): Promise<Result> {
    const { inProject, run_id } = this.#options;
    return inProject((tx) => work(new CheckpointRepository(tx, run_id)));
  }

  /** Every so often instead of with each checkpoint; so there may be up to twice as many as are to be kept. */
  async #pruneNowAndThen(repository: CheckpointRepository, added: number): Promise<void> {
    const { keep } = this.#options;
    if (keep === undefined) return;
    this.#addedSincePruning += added;
    if (this.#addedSincePruning < keep) return;
    await repository.prune(keep);
    this.#addedSincePruning = 0;
  }

  #fence() {
    const { run_id, lease_token } = this.#options;
    if (lease_token === undefined) throw new TypeError("This checkpoint saver only reads.");
    return { run_id, lease_token };
  }

  /** What a config points at. @throws {TypeError} when it does not name our run */
  #address({ configurable = {} }: RunnableConfig) {
    const { thread_id, checkpoint_ns, checkpoint_id } = configurable as Readonly<Record<string, unknown>>;
    if (thread_id !== this.#options.run_id) {
      throw new TypeError("The config does not name the run that this checkpoint saver is for.");
    }
    return {
      checkpoint_ns: optionalText(checkpoint_ns, "checkpoint_ns"),
      // LangGraph says an empty id where it has none.
      checkpoint_id: optionalText(checkpoint_id, "checkpoint_id") || undefined,
    };
  }

  #config(checkpoint_ns: string, checkpoint_id: string) {
    return { configurable: { thread_id: this.#options.run_id, checkpoint_ns, checkpoint_id } };
  }

  #tuple({ checkpoint_ns, stored, channel_values, pending_writes }: ReadCheckpoint): CheckpointTuple {
    const { checkpoint_id, parent_id, checkpoint, metadata } = stored;
    return {
      config: this.#config(checkpoint_ns, checkpoint_id),
      checkpoint: { ...checkpoint, id: checkpoint_id, channel_values },
      metadata,
      ...(parent_id === null ? {} : { parentConfig: this.#config(checkpoint_ns, parent_id) }),
      pendingWrites: pending_writes.map(([task, channel, value]) => [task, channel, value]),
    };
  }
}

/**
 * How long a step waits to be stored where nobody waits for it: as long as events do. The steps of a short run then go
 * with its end, in one transaction.
 */
const asyncLingerMs = 250;
const pageSize = 20;
const rememberedNamespaces = 64;

function optionalText(value: unknown, name: string): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new TypeError(`${name} must be a string.`);
}
