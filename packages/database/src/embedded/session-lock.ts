/** Lets one in at a time, first come, first served. */
export class SessionLock {
  #tail: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, to what ends it. */
  async acquire(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#tail;
    this.#tail = promise;
    await before;
    return resolve;
  }
}
