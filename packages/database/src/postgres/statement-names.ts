/** A statement is prepared from this time on that it is seen: what is said once is not worth a name. */
const worthPreparing = 3;
/** How many statements a process prepares, on each of its connections: each takes the server some kilobytes there. */
const mostPrepared = 256;
/** How many texts are counted on the way there; then counting begins anew. */
const mostCounted = 2_048;

/** Which statements are prepared, and under which names: the same on all connections. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Map<string, number>();

  /** The name under which a text is prepared; undefined while it is not worth one. */
  of(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= mostPrepared) return name;
    const times = (this.#seen.get(text) ?? 0) + 1;
    if (times < worthPreparing) {
      if (this.#seen.size >= mostCounted) this.#seen.clear();
      this.#seen.set(text, times);
      return undefined;
    }
    this.#seen.delete(text);
    const made = `patchbay_${this.#names.size}`;
    this.#names.set(text, made);
    return made;
  }
}
