import type { Fault, FaultPoint } from "./fault-point.ts";
import type { Deed } from "./watch-queries.ts";

/** A commit of which nobody hears. */
export interface Loss {
  readonly deed: Deed;
  readonly nth: number;
}

/** Where the process dies of a run, which is known by the message that it was started with. */
export interface RunFault extends Fault {
  readonly message: string;
}

/** What happened at a point; `message` is that of the run, where it is known. */
export interface Strike extends Fault {
  readonly message?: string | undefined;
}

/** Counts how often this process comes by each point, and ends it there when it is armed. */
export class Tripwire {
  readonly #counts = new Map<FaultPoint, number>();
  /** How often each run has come by a point, of those that have a fault of their own. */
  readonly #countsOf = new Map<string, number>();
  /** The faults that have not struck yet, by the messages of their runs. */
  readonly #awaited = new Map<string, RunFault>();
  readonly #tell: (strike: Strike) => void;
  readonly #end: () => void;
  #fault: Fault | undefined;
  /** Runs that do not go on, by their messages. */
  readonly #held = new Set<string>();
  #loss: Loss | undefined;
  #commits = 0;

  /**
   * @param tell says what has struck, before anything else happens
   * @param end ends the process; must not return
   */
  constructor(tell: (strike: Strike) => void, end: () => void) {
    this.#tell = tell;
    this.#end = end;
  }

  /** Counts from 0, and waits for this fault, of whichever run. */
  arm(fault: Fault | undefined): void {
    this.#counts.clear();
    this.#fault = fault;
  }

  /**
   * Waits for each of these faults. A run that has come to where it dies stays there; the process dies when the last of
   * them has, or has ended without coming by its point that often.
   */
  armRuns(faults: readonly RunFault[]): void {
    this.arm(undefined);
    this.#countsOf.clear();
    this.#held.clear();
    for (const fault of faults) this.#awaited.set(fault.message, fault);
  }

  /** Whether runs have faults of their own. */
  get isArmedForRuns(): boolean {
    return this.#awaited.size > 0 || this.#held.size > 0;
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

  /** Whether this run has come to where it dies: nothing of it goes on. */
  isHeld(message: string | undefined): boolean {
    return message !== undefined && this.#held.has(message);
  }

  /** Tells whether the run, which has this message where that is known, must not go on from here. */
  reach(point: FaultPoint, message?: string): boolean {
    const nth = (this.#counts.get(point) ?? 0) + 1;
    this.#counts.set(point, nth);
    const fault = this.#fault;
    if (fault !== undefined && fault.point === point && fault.nth === nth) {
      this.#tell({ point, nth, message });
      this.#end();
    }
    return message !== undefined && this.#reachOf(point, message);
  }

  #reachOf(point: FaultPoint, message: string): boolean {
    if (this.#held.has(message)) return true;
    const fault = this.#awaited.get(message);
    if (fault === undefined) return false;
    const key = `${point} ${message}`;
    const nth = (this.#countsOf.get(key) ?? 0) + 1;
    this.#countsOf.set(key, nth);
    const isHere = fault.point === point && fault.nth === nth;
    if (!isHere && point !== "after-end") return false;
    this.#awaited.delete(message);
    if (isHere) {
      this.#held.add(message);
      this.#tell({ point, nth, message });
    }
    if (this.#awaited.size === 0 && this.#held.size > 0) this.#end();
    return isHere;
  }

  /** How often each point has been reached since it was armed. */
  get counts(): Readonly<Partial<Record<FaultPoint, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
