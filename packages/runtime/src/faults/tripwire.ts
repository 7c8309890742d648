import type { Fault, FaultPoint } from "./fault-point.ts";

/** Counts how often this process comes by each point, and ends it there when it is armed. */
export class Tripwire {
  readonly #counts = new Map<FaultPoint, number>();
  readonly #strike: (fault: Fault) => void;
  #fault: Fault | undefined;

  /** @param strike ends the process; must not return */
  constructor(strike: (fault: Fault) => void) {
    this.#strike = strike;
  }

  /** Counts from 0, and waits for this fault. */
  arm(fault: Fault | undefined): void {
    this.#counts.clear();
    this.#fault = fault;
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
