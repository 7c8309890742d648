import type { Fault, FaultPoint } from "./fault-point.ts";
import type { Deed } from "./watch-queries.ts";

/** A commit of which nobody hears. */
export interface Loss {
  readonly deed: Deed;
  readonly nth: number;
}

/** Counts how often this process comes by each point, and ends it there when it is armed. */
export class Tripwire {
  readonly #counts = new Map<FaultPoint, number>();
  readonly #strike: (fault: Fault) => void;
  #fault: Fault | undefined;
  #loss: Loss | undefined;
  #commits = 0;

  /** @param strike ends the process; must not return */
  constructor(strike: (fault: Fault) => void) {
    this.#strike = strike;
  }

  /** Counts from 0, and waits for this fault. */
  arm(fault: Fault | undefined): void {
    this.#counts.clear();
    this.#fault = fault;
  }

  /** Lets whoever asked for the n-th commit of this kind hear that the connection broke, although it is committed. */
  loseAnswer(loss: Loss | undefined): void {
    this.#loss = loss;
    this.#commits = 0;
  }

  /** Whether the answer that was to be lost has been. */
  get hasLost(): boolean {
    return this.#loss !== undefined && this.#commits >= this.#loss.nth;
  }

  /** @throws as a driver does whose connection breaks */
  committed(deed: Deed): void {
    const loss = this.#loss;
    if (loss === undefined || loss.deed !== deed) return;
    this.#commits += 1;
    if (this.#commits === loss.nth) throw new Error("Connection terminated unexpectedly");
  }

  reach(point: FaultPoint): void {
    const nth = (this.#counts.get(point) ?? 0) + 1;
    this.#counts.set(point, nth);
    const fault = this.#fault;
    if (fault !== undefined && fault.point === point && fault.nth === nth) this.#strike(fault);
  }

  /** How often each point has been reached since it was armed. */
  get counts(): Readonly<Partial<Record<FaultPoint, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
