import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";

/** How many stored events stay in memory for readers that are a little behind; older ones are read from the table. */
const keptEvents = 1_024;

/**
 * The event log of a run that this process executes. Appending is immediate and cannot fail; storing happens in batches
 * behind it; readers hold nothing but a number, so a slow or dead one costs nothing.
 */
export class LiveLog {
  #events: SequencedRunEvent[] = [];
  /** The number of the first event in memory. */
  #firstSeq = 1;
  #storedSeq = 0;
  #isClosed = false;
  #wake: PromiseWithResolvers<void> | undefined;

  /** The number of the newest event; 0 before the first. */
  get lastSeq(): number {
    return this.#firstSeq + this.#events.length - 1;
  }

  /** Whether the last event has been appended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  append(event: RunEvent): void {
    if (this.#isClosed) return;
    this.#events.push({ seq: this.lastSeq + 1, at: new Date().toISOString(), event });
    this.#notify();
  }

  /** No event comes after those that are there. */
  close(): void {
    this.#isClosed = true;
    this.#notify();
  }

  /** The events after `seq`; undefined where they are no longer in memory. */
  after(seq: number): readonly SequencedRunEvent[] | undefined {
    return seq < this.#firstSeq - 1 ? undefined : this.#events.slice(seq - this.#firstSeq + 1);
  }

  /** Events that are not stored yet, in order. */
  unstored(): readonly SequencedRunEvent[] {
    return this.#events.slice(this.#storedSeq - this.#firstSeq + 1);
  }

  /** Says that everything up to `seq` is stored, and forgets what nobody is likely to ask for. */
  markStored(seq: number): void {
    this.#storedSeq = Math.max(this.#storedSeq, seq);
    const surplus = Math.min(this.#storedSeq - this.#firstSeq + 1, this.#events.length - keptEvents);
    if (surplus <= 0) return;
    this.#events = this.#events.slice(surplus);
    this.#firstSeq += surplus;
  }

  /** Resolves as soon as there is an event after `seq`, the log is closed, or the signal aborts. Never rejects. */
  async changed(seq: number, signal: AbortSignal): Promise<void> {
    if (this.lastSeq > seq || this.#isClosed || signal.aborted) return;
    this.#wake ??= Promise.withResolvers();
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
