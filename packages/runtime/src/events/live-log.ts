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
  /** The readers who have waited, and what hears of it when they give up: once for each, not for each event. */
  readonly #readers = new Map<AbortSignal, () => void>();
  readonly #onWanted: () => void;
  readonly #isWantedElsewhere: () => boolean;

  /**
   * @param lastSeq the number of the last event that is stored already; 0 for a new run
   * @param onWanted is called when a reader waits for an event that is not stored yet
   * @param isWantedElsewhere whether a reader in another process waits for whatever comes
   */
  constructor(lastSeq = 0, onWanted: () => void = () => {}, isWantedElsewhere: () => boolean = () => false) {
    this.#firstSeq = lastSeq + 1;
    this.#storedSeq = lastSeq;
    this.#onWanted = onWanted;
    this.#isWantedElsewhere = isWantedElsewhere;
  }

  /** The number of the newest event; 0 before the first. */
  get lastSeq(): number {
    return this.#firstSeq + this.#events.length - 1;
  }

  /** Whether the last event has been appended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether there are events that are not stored yet. */
  get hasUnstored(): boolean {
    return this.lastSeq > this.#storedSeq;
  }

  /** Whether a reader waits for the next event, here or elsewhere. */
  get isWanted(): boolean {
    return this.isWantedHere || this.#isWantedElsewhere();
  }

  /** Whether a reader in this process waits for the next event. */
  get isWantedHere(): boolean {
    return this.#wake !== undefined;
  }

  /** Hears that a reader in another process has begun to wait. */
  wantedElsewhere(): void {
    if (this.hasUnstored) this.#onWanted();
  }

  append(event: RunEvent): void {
    if (this.#isClosed) return;
    this.#events.push({ seq: this.lastSeq + 1, at: timestamp(), event });
    if (this.isWanted) this.#onWanted();
  }

  /** No event comes after those that are stored; what is not is of no run. */
  close(): void {
    this.#isClosed = true;
    for (const [signal, gaveUp] of this.#readers) signal.removeEventListener("abort", gaveUp);
    this.#readers.clear();
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
    while (this.#storedSeq <= seq && !this.#isClosed && !signal.aborted) {
      this.#listenTo(signal);
      this.#wake ??= Promise.withResolvers();
      if (this.hasUnstored) this.#onWanted();
      await this.#wake.promise;
    }
  }

  /** A reader who gives up wakes them all; the others find nothing new and wait on. */
  #listenTo(signal: AbortSignal): void {
    if (this.#readers.has(signal)) return;
    const gaveUp = (): void => {
      this.#readers.delete(signal);
      this.#notify();
    };
    this.#readers.set(signal, gaveUp);
    signal.addEventListener("abort", gaveUp, { once: true });
  }

  #notify(): void {
    this.#wake?.resolve();
    this.#wake = undefined;
  }
}

let lastMs = 0;
let lastTimestamp = new Date(0).toISOString();

/** Now, as ISO 8601 in UTC. A thousand streams say many words in one millisecond, and writing it takes longer than they. */
function timestamp(): string {
  const now = Date.now();
  if (now === lastMs) return lastTimestamp;
  lastMs = now;
  lastTimestamp = new Date(now).toISOString();
  return lastTimestamp;
}
