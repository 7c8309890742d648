/** Counts who holds how many of something, so that nobody holds more than they may. */
export class Seats {
  readonly #taken = new Map<string, number>();

  /** Takes one more for `holder`; false, and nothing is taken, where they have `most` already. */
  take(holder: string, most: number): boolean {
    const taken = this.#taken.get(holder) ?? 0;
    if (taken >= most) return false;
    this.#taken.set(holder, taken + 1);
    return true;
  }

  /** Gives one back that was taken. */
  release(holder: string): void {
    const left = (this.#taken.get(holder) ?? 0) - 1;
    if (left > 0) this.#taken.set(holder, left);
    else this.#taken.delete(holder);
  }
}
