import type { RunSignals } from "./run-signals.ts";

/** How often a process says again that somebody in it waits: with a thousand such runs, 200 signals a second. */
const renewEveryMs = 5_000;
/** How long it is believed: one signal may be lost. */
const believedMs = 12_000;

/**
 * Says to other processes which runs somebody in this one reads, for as long as that is so: once for each run, however
 * many read it.
 */
export class WantedRunsHere {
  readonly #signals: RunSignals;
  readonly #readers = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(signals: RunSignals) {
    this.#signals = signals;
  }

  /** Somebody waits for what the run tells next, until the returned function is called, once. */
  add(runId: string): () => void {
    const readers = this.#readers.get(runId) ?? 0;
    this.#readers.set(runId, readers + 1);
    if (readers === 0) this.#signals.publish("wanted", runId);
    this.#timer ??= setInterval(() => this.#renew(), renewEveryMs).unref();
    return () => this.#remove(runId);
  }

  #remove(runId: string): void {
    const others = (this.#readers.get(runId) ?? 1) - 1;
    if (others > 0) this.#readers.set(runId, others);
    else this.#readers.delete(runId);
    if (this.#readers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #renew(): void {
    for (const runId of this.#readers.keys()) this.#signals.publish("wanted", runId);
  }
}

/**
 * What other processes have said of the runs that they wait for. Runs that nobody executes here are remembered too: they
 * may begin here next, and their first word is waited for most.
 */
export class WantedRunsElsewhere {
  /** Until when each is believed; the one that was said longest ago first. */
  readonly #until = new Map<string, number>();

  /** @param now milliseconds of a clock that does not go back */
  note(runId: string, now = performance.now()): void {
    this.#until.delete(runId);
    this.#until.set(runId, now + believedMs);
    for (const [id, until] of this.#until) {
      if (until > now) break;
      this.#until.delete(id);
    }
  }

  /** Whether somebody elsewhere waits for the run, as far as is known. */
  has(runId: string, now = performance.now()): boolean {
    return (this.#until.get(runId) ?? 0) > now;
  }
}
