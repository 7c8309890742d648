import type { JobEvent } from "../job-events.ts";

/** Keeps events, and lets tests wait for one. */
export class Recorder {
  readonly events: JobEvent[] = [];
  readonly #waiting = new Set<() => void>();

  readonly observe = (event: JobEvent): void => {
    this.events.push(event);
    for (const look of this.#waiting) look();
  };

  /** Those of a type, in order. */
  of<Type extends JobEvent["type"]>(type: Type): Extract<JobEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<JobEvent, { type: Type }> => event.type === type);
  }

  /** Resolves when there have been so many of a type, to them. */
  async until<Type extends JobEvent["type"]>(
    type: Type,
    count = 1,
  ): Promise<Extract<JobEvent, { type: Type }>[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.of(type).length >= count) resolve();
    };
    this.#waiting.add(look);
    look();
    await promise;
    this.#waiting.delete(look);
    return this.of(type);
  }
}
