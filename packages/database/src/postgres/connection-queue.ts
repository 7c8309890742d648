import { DatabaseBusyError } from "./database-busy-error.ts";

/** Who goes first for a connection, from the first to the last. */
const urgencies = [
  /** What keeps runs alive that are under way: heartbeats and sweeps, a few short statements. */
  "sweep",
  /** What somebody has begun. */
  "work",
  /** What somebody wants to begin. Where there is too much to do it is refused at the door, not half done. */
  "arrival",
] as const;
export type Urgency = (typeof urgencies)[number];

/** How long one waits for a connection: 50 ticks of a second, less than the minute after which most proxies give up. */
const tickMs = 1_000;
const mostTicks = 50;
/** How many wait at once; more than that would only be refused later. */
const mostWaiting = 10_000;

interface Waiter {
  readonly since: number;
  readonly go: () => void;
  readonly refuse: (error: DatabaseBusyError) => void;
}

/**
 * Lets at most so many use connections at once; the others wait for their turn, the more urgent ones first and each kind
 * in its order.
 *
 * A pool's own queue cannot tell waiting from failing: `pg` counts the time until a connection is free against the time
 * that opening one may take. And it counts by the clock, so that whoever waited while the process stood still is refused
 * before it looks at what has come meanwhile. Here time is counted in ticks, of which a process that stands still
 * misses all but one.
 */
export class ConnectionQueue {
  readonly #waiting: Readonly<Record<Urgency, Waiter[]>> = { sweep: [], work: [], arrival: [] };
  #free: number;
  #count = 0;
  #now = 0;
  #clock: NodeJS.Timeout | undefined;

  /** @param connections how many are used at once */
  constructor(connections: number) {
    this.#free = connections;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#count;
  }

  /**
   * Resolves when it is one's turn; then `leave` has to be called once one is done.
   *
   * @throws {DatabaseBusyError} after about 50 s, or at once where 10,000 wait already
   */
  enter(urgency: Urgency): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    if (this.#count >= mostWaiting) return Promise.reject(new DatabaseBusyError());
    return new Promise((go, refuse) => {
      this.#waiting[urgency].push({ since: this.#now, go, refuse });
      this.#count++;
      this.#clock ??= setInterval(() => this.#tick(), tickMs).unref();
    });
  }

  /** Hands one's turn on. */
  leave(): void {
    for (const urgency of urgencies) {
      const next = this.#waiting[urgency].shift();
      if (next === undefined) continue;
      this.#left();
      next.go();
      return;
    }
    this.#free++;
  }

  #tick(): void {
    this.#now++;
    for (const urgency of urgencies) {
      const waiting = this.#waiting[urgency];
      while (waiting[0] !== undefined && this.#now - waiting[0].since > mostTicks) {
        waiting.shift()?.refuse(new DatabaseBusyError());
        this.#left();
      }
    }
  }

  #left(): void {
    if (--this.#count > 0) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
  }
}
