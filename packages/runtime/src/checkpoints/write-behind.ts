import { CheckpointBatch } from "./checkpoint-batch.ts";
import { patiently } from "./may-pass.ts";

/** How long the writes of a finished task wait for the end of their step, which makes them unnecessary. */
const defaultLingerMs = 20;

/** A batch and the promise that it is stored. */
class Pending {
  readonly batch = new CheckpointBatch();
  readonly #stored = Promise.withResolvers<void>();

  constructor() {
    // Whoever does not wait for a batch hears of its failure from the next one.
    this.stored.catch(() => {});
  }

  get stored(): Promise<void> {
    return this.#stored.promise;
  }

  settle(storing: Promise<void>): Promise<void> {
    this.#stored.resolve(storing);
    return this.stored;
  }
}

/**
 * Collects what is to be stored and stores it in batches, one at a time: a checkpoint at once, writes of single tasks
 * after a moment. While one batch is under way, all that comes is the next.
 *
 * A batch that cannot be stored is the end: everything after it is refused with the same error, because a later
 * checkpoint would point at what is missing.
 */
export class WriteBehind {
  readonly #store: (batch: CheckpointBatch) => Promise<void>;
  readonly #onFailure: (error: unknown) => void;
  readonly #lingerMs: number;
  #pending = new Pending();
  #draining: Promise<void> | undefined;
  #isUrgent = false;
  #timer: NodeJS.Timeout | undefined;
  #failure: { readonly error: unknown } | undefined;

  /**
   * @param store stores a batch in one transaction; safe to repeat
   * @param onFailure hears of a batch that cannot be stored, at once, whoever waits for it
   * @param lingerMs how long what is to be stored "soon" waits for more
   */
  constructor(
    store: (batch: CheckpointBatch) => Promise<void>,
    onFailure: (error: unknown) => void = () => {},
    lingerMs: number = defaultLingerMs,
  ) {
    this.#store = store;
    this.#onFailure = onFailure;
    this.#lingerMs = lingerMs;
  }

  /**
   * Adds to the next batch and sees to it that it is stored soon, or with `"now"` as soon as the one under way is.
   * Resolves when it is stored.
   *
   * @throws what the failed batch failed with, when one failed before
   */
  add(fill: (batch: CheckpointBatch) => void, when: "soon" | "now"): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const pending = this.#pending;
    fill(pending.batch);
    if (when === "now") this.#drain();
    else this.#timer ??= setTimeout(() => this.#drain(), this.#lingerMs);
    return pending.stored;
  }

  /** Resolves when everything that was added is stored. @throws what a failed batch failed with */
  async flush(): Promise<void> {
    if (!this.#pending.batch.isEmpty) this.#drain();
    await this.#draining;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /**
   * Resolves, once what was added before the last batch is stored, to that batch: it is the caller's to store from here
   * on. Undefined where there is none.
   *
   * @throws what a failed batch failed with
   */
  async handOver(): Promise<CheckpointBatch | undefined> {
    await this.#draining;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#failure !== undefined) throw this.#failure.error;
    const { batch } = this.#pending;
    if (batch.isEmpty) return undefined;
    this.#pending = new Pending();
    return batch;
  }

  #drain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isUrgent = true;
    this.#draining ??= this.#storePending().finally(() => {
      this.#draining = undefined;
    });
  }

  /** Never rejects. */
  async #storePending(): Promise<void> {
    while (this.#isUrgent && this.#failure === undefined && !this.#pending.batch.isEmpty) {
      const pending = this.#pending;
      this.#pending = new Pending();
      this.#isUrgent = false;
      try {
        await pending.settle(patiently(() => this.#store(pending.batch)));
      } catch (error) {
        this.#failure = { error };
        clearTimeout(this.#timer);
        void this.#pending.settle(Promise.reject(error)).catch(() => {});
        this.#onFailure(error);
      }
    }
  }
}
