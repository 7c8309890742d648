/** A checkpoint without the values of its channels; documents are JSON text. */
export interface CheckpointRow {
  readonly checkpoint_ns: string;
  readonly checkpoint_id: string;
  readonly parent_id: string | null;
  readonly checkpoint: string;
  readonly sources: string;
  readonly metadata: string;
}

/** A channel's value. With a base, the list that goes on where the base's ends. */
export interface ValueRow {
  readonly checkpoint_ns: string;
  readonly checkpoint_id: string;
  readonly channel: string;
  readonly base_id: string | null;
  readonly value: string;
}

/** What a task wrote before its step ended. */
export interface WriteRow {
  readonly checkpoint_ns: string;
  readonly checkpoint_id: string;
  readonly task_id: string;
  /** Negative where a later write replaces an earlier one. */
  readonly idx: number;
  readonly channel: string;
  readonly value: string;
}

/** Rows that go to the database together, each at most once: a statement cannot write a row twice. */
export class CheckpointBatch {
  readonly #checkpoints = new Map<string, CheckpointRow>();
  readonly #values = new Map<string, ValueRow>();
  readonly #writes = new Map<string, WriteRow>();

  get checkpoints(): readonly CheckpointRow[] {
    return [...this.#checkpoints.values()];
  }

  get values(): readonly ValueRow[] {
    return [...this.#values.values()];
  }

  get writes(): readonly WriteRow[] {
    return [...this.#writes.values()];
  }

  get isEmpty(): boolean {
    return this.#checkpoints.size === 0 && this.#writes.size === 0;
  }

  /**
   * Adds a checkpoint. Its step is over: what tasks wrote for the one before it is part of its values, so those writes
   * need not be stored any more.
   */
  addCheckpoint(row: CheckpointRow, values: readonly ValueRow[]): void {
    this.#checkpoints.set(key(row.checkpoint_ns, row.checkpoint_id), row);
    for (const value of values) {
      this.#values.set(key(value.checkpoint_ns, value.checkpoint_id, value.channel), value);
    }
    for (const [at, write] of this.#writes) {
      if (write.checkpoint_ns === row.checkpoint_ns && write.checkpoint_id === row.parent_id) {
        this.#writes.delete(at);
      }
    }
  }

  addWrites(rows: readonly WriteRow[]): void {
    for (const row of rows) {
      const at = key(row.checkpoint_ns, row.checkpoint_id, row.task_id, String(row.idx));
      if (row.idx < 0 || !this.#writes.has(at)) this.#writes.set(at, row);
    }
  }
}

const key = (...parts: readonly string[]): string => parts.join("\n");
