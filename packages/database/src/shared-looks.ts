/**
 * Lets those who ask for the same thing in one turn of the event loop share one look at it. It begins once all of them
 * have asked, so what each is told is no older than its question: nothing is remembered.
 */
export class SharedLooks<Found> {
  readonly #asked = new Map<string, Promise<Found>>();

  /** @param look is called after this turn, at most once for all who ask for `key` in it */
  of(key: string, look: () => Promise<Found>): Promise<Found> {
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const looking = nextTurn().then(() => {
      this.#asked.delete(key);
      return look();
    });
    this.#asked.set(key, looking);
    return looking;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
