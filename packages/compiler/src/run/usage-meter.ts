import type { Usage } from "@patchbay/contracts";

import { RunFailure } from "./run-failure.ts";

/** How much may be used. */
export interface Allowance {
  readonly max_tokens?: number | undefined;
  readonly max_cost_usd?: number | undefined;
}

/** Adds up what is consumed and stops it at its ceilings. Meters stand inside each other: a node's in its run's. */
export class UsageMeter {
  readonly #allowance: Allowance;
  readonly #outer: UsageMeter | undefined;
  #used: Usage;

  /** @param used what was used before, where a run goes on */
  constructor(allowance: Allowance, used: Usage = nothingUsed, outer?: UsageMeter) {
    this.#allowance = allowance;
    this.#used = used;
    this.#outer = outer;
  }

  /** What the whole run has used. */
  get total(): Usage {
    return this.#outer?.total ?? this.#used;
  }

  /** What this meter has counted itself. */
  get used(): Usage {
    return this.#used;
  }

  /** A meter with an allowance of its own; what it counts, this one counts too. */
  within(allowance: Allowance, used: Usage = nothingUsed): UsageMeter {
    return new UsageMeter(allowance, used, this);
  }

  /** Whether a ceiling, of this meter or one around it, is passed. */
  get isExceeded(): boolean {
    const { max_tokens = Infinity, max_cost_usd = Infinity } = this.#allowance;
    const isOver = tokensOf(this.#used) > max_tokens || (this.#used.cost_usd ?? 0) > max_cost_usd;
    return isOver || this.#outer?.isExceeded === true;
  }

  /** What may still be used, as the tightest of all ceilings says it; a key is absent where nothing bounds it. */
  left(): Allowance {
    const outer = this.#outer?.left() ?? {};
    const { max_tokens, max_cost_usd } = this.#allowance;
    const tokens = smaller(
      max_tokens === undefined ? undefined : max_tokens - tokensOf(this.#used),
      outer.max_tokens,
    );
    const cost = smaller(
      max_cost_usd === undefined ? undefined : max_cost_usd - (this.#used.cost_usd ?? 0),
      outer.max_cost_usd,
    );
    return {
      ...(tokens === undefined ? {} : { max_tokens: Math.max(0, tokens) }),
      ...(cost === undefined ? {} : { max_cost_usd: Math.max(0, cost) }),
    };
  }

  /**
   * @throws {RunFailure} once a total is above its ceiling: `limit_tokens` or `limit_cost` where it is the run's,
   *   `budget_exceeded` where it is a node's own
   */
  add(usage: Usage): void {
    this.#used = sumUsage(this.#used, usage);
    this.#outer?.add(usage);
    const { max_tokens, max_cost_usd } = this.#allowance;
    const who = this.#outer === undefined ? "run" : "node";
    const tokens = tokensOf(this.#used);
    if (max_tokens !== undefined && tokens > max_tokens) {
      throw new RunFailure(
        this.#outer === undefined ? "limit_tokens" : "budget_exceeded",
        `The ${who} used ${tokens} tokens; its limit is ${max_tokens}.`,
      );
    }
    const cost = this.#used.cost_usd ?? 0;
    if (max_cost_usd !== undefined && cost > max_cost_usd) {
      throw new RunFailure(
        this.#outer === undefined ? "limit_cost" : "budget_exceeded",
        `The ${who} cost ${cost.toFixed(4)} USD; its limit is ${max_cost_usd}.`,
      );
    }
  }
}

export const nothingUsed: Usage = Object.freeze({ input_tokens: 0, output_tokens: 0 });

const tokensOf = ({ input_tokens, output_tokens }: Usage): number => input_tokens + output_tokens;

const smaller = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

/** The cost is known as soon as one part of it is. */
export function sumUsage(a: Usage, b: Usage): Usage {
  const cost =
    a.cost_usd === undefined && b.cost_usd === undefined
      ? {}
      : { cost_usd: (a.cost_usd ?? 0) + (b.cost_usd ?? 0) };
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    ...cost,
  };
}
