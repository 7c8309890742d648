import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";

/** How many stored events stay in memory for readers that are a little behind; older ones are read from the table. */
const keptEvents = 1_024;

/**
 * The event log of a run that this process executes. Appending is immediate and cannot fail; readers are shown what is
 * stored, so that no crash can take back what somebody has seen; they hold nothing but a number, so a slow or dead one
 * costs nothing.
 */
export class LiveLog {
  #events: SequencedRunEvent[] = [];
  /** The number of the first event in memory. */
  #firstSeq: number;
  #storedSeq: number;
  #isClosed = false;
  #wake: PromiseWithResolvers<void> | undefined;
  readonly #onWanted: () => void;

  /**
   * @param lastSeq the number of the last event that is stored already; 0 for a new run
   * @param onWanted is called when a reader waits for an event that is not stored yet
   */
  constructor(lastSeq = 0, onWanted: () => void = () => {}) {
    this.#firstSeq = lastSeq + 1;
    this.#storedSeq = lastSeq;
    this.#onWanted = onWanted;
  }

  /** The number of the newest event; 0 before the first. */
  get lastSeq(): number {
    return this.#firstSeq + this.#events.length - 1;
  }

  /** Whether the last event has been appended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether a reader waits for the next event. */
  get isWanted(): boolean {
    return this.#wake !== undefined;
  }

  append(event: RunEvent): void {
    if (this.#isClosed) return;
    this.#events.push({ seq: this.lastSeq + 1, at: new Date().toISOString(), event });
    if (this.isWanted) this.#onWanted();
  }

  /** No event comes after those that are stored; what is not is of no run. */
  close(): void {
    this.#isClosed = true;
    this.#notify();
  }

  /** The stored events after `seq`; undefined where they are no longer in memory. */
  after(seq: number): readonly SequencedRunEvent[] | undefined {
    if (seq < this.#firstSeq - 1) return undefined;
    return this.#events.slice(seq - this.#firstSeq + 1, this.#storedSeq - this.#firstSeq + 1);
  }

  /** Events that are not stored yet, in order. */
  unstored(): readonly SequencedRunEvent[] {
    return this.#events.slice(this.#storedSeq - this.#firstSeq + 1);
  }

  /** Says that everything up to `seq` is stored, shows it, and forgets what nobody is likely to ask for. */
  markStored(seq: number): void {
    if (seq <= this.#storedSeq) return;
    this.#storedSeq = seq;
    const surplus = Math.min(this.#storedSeq - this.#firstSeq + 1, this.#events.length - keptEvents);
    if (surplus > 0) {
      this.#events = this.#events.slice(surplus);
      this.#firstSeq += surplus;
    }
    this.#notify();
  }

  /** Resolves as soon as there is a stored event after `seq`, the log is closed, or the signal aborts. Never rejects. */
  async changed(seq: number, signal: AbortSignal): Promise<void> {
    if (this.#storedSeq > seq || this.#isClosed || signal.aborted) return;
    this.#wake ??= Promise.withResolvers();
    if (this.lastSeq > this.#storedSeq) this.#onWanted();
    const aborted = Promise.withResolvers<void>();
    const stop = (): void => aborted.resolve();
    signal.addEventListener("abort", stop, { once: true });
    await Promise.race([this.#wake.promise, aborted.promise]);
    signal.removeEventListener("abort", stop);
  }

  #notify(): void {
    this.#wake?.resolve();
    this.#wake = undefined;
  }
}
