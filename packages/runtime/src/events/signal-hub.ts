import type { RunSubscription, RunTopic } from "./run-signals.ts";

/** Hands signals on to whoever waits for them in this process. What adapters have in common. */
export class SignalHub {
  readonly #followed = new Map<string, FollowedRun>();
  readonly #listeners: Readonly<Record<RunTopic, Set<(runId: string | undefined) => void>>> = {
    events: new Set(),
    control: new Set(),
    wanted: new Set(),
  };

  /** How many runs are followed: none when everybody has closed what they opened. */
  get size(): number {
    return this.#followed.size;
  }

  tell(topic: RunTopic, runId: string): void {
    this.#followed.get(keyOf(topic, runId))?.tell();
    for (const listener of this.#listeners[topic]) listener(runId);
  }

  /** Signals may have been missed: everybody looks. */
  tellAll(): void {
    for (const run of this.#followed.values()) run.tell();
    for (const listeners of Object.values(this.#listeners))
      for (const listener of listeners) listener(undefined);
  }

  listen(topic: RunTopic, listener: (runId: string | undefined) => void): () => void {
    // Wrapped, so that the same function given twice is heard twice.
    const entry = (runId: string | undefined): void => listener(runId);
    this.#listeners[topic].add(entry);
    return () => void this.#listeners[topic].delete(entry);
  }

  subscribe(topic: RunTopic, runId: string): RunSubscription {
    const key = keyOf(topic, runId);
    const run = this.#followed.get(key) ?? new FollowedRun();
    this.#followed.set(key, run);
    run.followers++;
    let isClosed = false;
    return {
      get count() {
        return run.count;
      },
      beyond: (seen, timeoutMs, signal) => run.beyond(seen, timeoutMs, signal),
      close: () => {
        if (isClosed) return;
        isClosed = true;
        if (--run.followers === 0) this.#followed.delete(key);
      },
    };
  }
}

const keyOf = (topic: RunTopic, runId: string): string => `${topic} ${runId}`;

/** One run on one topic, for all who follow it here. */
class FollowedRun {
  followers = 0;
  count = 0;
  readonly #waiting = new Set<() => void>();

  tell(): void {
    this.count++;
    for (const wake of this.#waiting) wake();
  }

  async beyond(seen: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.count > seen || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      signal.addEventListener("abort", wake, { once: true });
      this.#waiting.add(wake);
    });
  }
}
