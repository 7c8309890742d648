/** What a process has opened, to be closed in reverse. */
export class OpenedParts {
  readonly #closers: (() => Promise<void>)[] = [];

  add<Part>(part: Part, close: (part: Part) => Promise<void>): Part {
    this.#closers.push(() => close(part));
    return part;
  }

  /** Closes everything, also when something refuses to. @throws the first refusal */
  async close(): Promise<void> {
    const refusals: unknown[] = [];
    for (const close of this.#closers.splice(0).toReversed())
      await close().catch((error: unknown) => refusals.push(error));
    if (refusals.length > 0) throw refusals[0];
  }
}
