import { errorFields, type Logger } from "@patchbay/telemetry";

/** Does things again and again in this process, each never twice at once. What fails is done again at its next time. */
export class Clockwork {
  readonly #logger: Logger;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #underWay = new Set<Promise<void>>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param name what it is, for the log */
  every(ms: number, name: string, work: () => Promise<void>): void {
    let isUnderWay = false;
    const look = (): void => {
      if (isUnderWay) return;
      isUnderWay = true;
      const done = work()
        .catch((thrown: unknown) =>
          this.#logger.warn("a sweep failed", { sweep: name, ...errorFields(thrown) }),
        )
        .finally(() => {
          isUnderWay = false;
          this.#underWay.delete(done);
        });
      this.#underWay.add(done);
    };
    this.#timers.push(setInterval(look, ms).unref());
  }

  /** Begins nothing more, and waits for what is under way. */
  async close(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    await Promise.all(this.#underWay);
  }
}
