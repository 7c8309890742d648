/** How long events wait in memory before they are stored, while nobody asks for them. */
const flushEveryMs = 250;

/**
 * One timer for all runs of a process: what they have to store, all say in the same moment, so that it goes together.
 */
export class FlushClock {
  readonly #flushes = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  /** Calls `flush` four times a second, until the returned function is called. `flush` does not throw. */
  every(flush: () => void): () => void {
    // Wrapped, so that the same function given twice is called twice.
    const entry = (): void => flush();
    this.#flushes.add(entry);
    this.#timer ??= setInterval(() => this.#tick(), flushEveryMs);
    return () => {
      this.#flushes.delete(entry);
      if (this.#flushes.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #tick(): void {
    for (const flush of this.#flushes) flush();
  }
}
