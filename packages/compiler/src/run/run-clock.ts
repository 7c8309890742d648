import { RunFailure } from "./run-failure.ts";

/** What a run that left by a budget port has left to say so: enough for a last word, not for going on. */
export const windDown = { steps: 25, timeMs: 10_000 } as const;

/** What bounds a run, and how much of it is gone. */
export interface Bounds {
  readonly max_steps: number;
  readonly timeout_ms: number;
}

/**
 * Counts a run's steps and its time, which are hard: at a ceiling the run stops. Where its graph has budget ports, a
 * ceiling first stops the nodes alone, so that one with such a port can leave by it; from then on a short wind-down is
 * allowed, and no more.
 */
export class RunClock {
  /** Aborts nodes: when the run is cancelled, or its time is up. */
  readonly nodes: AbortSignal;
  /** Aborts everything. */
  readonly run: AbortSignal;
  readonly #bounds: Bounds;
  readonly #before: { steps: number; readonly ms: number };
  readonly #startedAt = performance.now();
  readonly #endNodes = new AbortController();
  readonly #endRun: AbortController;
  readonly #outer: AbortSignal;
  readonly #timers: NodeJS.Timeout[] = [];
  /** LangGraph's numbers go on from where a checkpoint left off: the first one seen is the first. */
  #firstStep: number | undefined;
  #step = 0;
  #isWindingDown = false;

  /** @param before what earlier parts of the same run have used */
  constructor(
    bounds: Bounds,
    before: { readonly steps: number; readonly ms: number },
    outer: AbortSignal,
    hasBudgetPorts: boolean,
  ) {
    this.#bounds = bounds;
    this.#before = { ...before };
    this.#outer = outer;
    this.#endRun = hasBudgetPorts ? new AbortController() : this.#endNodes;
    this.nodes = this.#endNodes.signal;
    this.run = this.#endRun.signal;
    outer.addEventListener("abort", this.#cancel, { once: true });
    const leftMs = Math.max(0, bounds.timeout_ms - before.ms);
    // Made when the time is up: an error takes a stack along, and hardly any run is late.
    const late = (): RunFailure => timeLimit(bounds.timeout_ms);
    this.#timers.push(setTimeout(() => this.#endNodes.abort(late()), leftMs));
    if (hasBudgetPorts)
      this.#timers.push(setTimeout(() => this.#endRun.abort(late()), leftMs + windDown.timeMs));
  }

  /** Steps of the whole run so far. */
  get steps(): number {
    return this.#before.steps + this.#step;
  }

  /** Milliseconds of the whole run so far; the time that it waited for somebody is nobody's. */
  get elapsedMs(): number {
    return this.#before.ms + Math.round(performance.now() - this.#startedAt);
  }

  /** Whether the time is up. */
  get isLate(): boolean {
    return this.#endNodes.signal.aborted && !this.#outer.aborted;
  }

  /** Says that a step of this part of the run has begun. `start` is none: it has the number 0. */
  enter(step: number): void {
    if (step === 0) return;
    this.#firstStep ??= step;
    this.#step = Math.max(this.#step, step - this.#firstStep + 1);
  }

  /** LangGraph has come to rest, or is about to begin. */
  pass(): void {
    this.#before.steps += this.#step;
    this.#step = 0;
    this.#firstStep = undefined;
  }

  /** @throws {RunFailure} where a ceiling is reached and nobody has left by a budget port */
  check(): void {
    if (this.#isWindingDown) return;
    if (this.steps > this.#bounds.max_steps) throw stepLimit(this.#bounds.max_steps);
    if (this.isLate) throw timeLimit(this.#bounds.timeout_ms);
  }

  /** Aborts a node that begins now. */
  get signal(): AbortSignal {
    return this.#isWindingDown ? this.run : this.nodes;
  }

  /** Somebody leaves by a budget port. */
  windDown(): void {
    this.#isWindingDown = true;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#outer.removeEventListener("abort", this.#cancel);
  }

  readonly #cancel = (): void => {
    this.#endNodes.abort(this.#outer.reason);
    this.#endRun.abort(this.#outer.reason);
  };
}

export const timeLimit = (timeoutMs: number): RunFailure =>
  new RunFailure("limit_timeout", `The run took longer than its limit of ${timeoutMs} ms.`);

export const stepLimit = (maxSteps: number): RunFailure =>
  new RunFailure("limit_steps", `The run needed more steps than its limit of ${maxSteps}.`);
