import type { RunTopic } from "./run-signals.ts";

/** The shortest time between two sendings: a reader elsewhere is at most this much later for it, where runs are few. */
const pauseMs = 20;
/**
 * At most 5,000 signals a second: every process hears every one of them. With a thousand runs that speak, a reader
 * elsewhere is 200 ms behind.
 */
const pauseForEachMs = 0.2;

const letters: Readonly<Record<RunTopic, string>> = { events: "e", control: "c", wanted: "w" };

const topics: Readonly<Partial<Record<string, RunTopic>>> = { e: "events", c: "control", w: "wanted" };

/** `e run_…`, `c run_…` or `w run_…`. */
const encode = (topic: RunTopic, runId: string): string => `${letters[topic]} ${runId}`;

/** What a signal says; undefined for what is none, for anybody may write to a channel. */
export function decodeSignal(
  text: string,
): { readonly topic: RunTopic; readonly run_id: string } | undefined {
  const [, letter = "", run_id] = /^([ecw]) (\S{1,100})$/.exec(text) ?? [];
  const topic = topics[letter];
  return topic === undefined || run_id === undefined ? undefined : { topic, run_id };
}

/**
 * Signals on their way to other processes: the first goes at once; those that follow while it is on its way, or within
 * some milliseconds, go together, each once. What cannot be sent is dropped: nobody relies on a signal.
 */
export class SignalOutbox {
  readonly #send: (signals: readonly string[]) => Promise<void>;
  readonly #waiting = new Set<string>();
  #sending: Promise<void> | undefined;
  #isClosed = false;

  /** @param send may reject; is not called again before it has settled */
  constructor(send: (signals: readonly string[]) => Promise<void>) {
    this.#send = send;
  }

  add(topic: RunTopic, runId: string): void {
    if (this.#isClosed) return;
    this.#waiting.add(encode(topic, runId));
    this.#sending ??= this.#sendAll();
  }

  /** Sends what waits, and takes no more. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const signals = [...this.#waiting];
      this.#waiting.clear();
      await this.#send(signals).catch(() => undefined);
      // Kept alive by its timer: a process that ends sends what it still has to say.
      const ms = Math.max(pauseMs, signals.length * pauseForEachMs);
      if (!this.#isClosed) await new Promise((resolve) => setTimeout(resolve, ms));
    }
    this.#sending = undefined;
  }
}
