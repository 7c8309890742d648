import type { Usage } from "@patchbay/contracts";
import type { Limits } from "@patchbay/graph";

import { RunFailure } from "./run-failure.ts";

/** Adds up what a run consumes and stops it at its ceilings. */
export class UsageMeter {
  readonly #limits: Limits;
  #total: Usage = { input_tokens: 0, output_tokens: 0 };

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get total(): Usage {
    return this.#total;
  }

  /** @throws {RunFailure} `limit_tokens` or `limit_cost` once the total is above the ceiling */
  add(usage: Usage): void {
    this.#total = sumUsage(this.#total, usage);
    const { max_tokens, max_cost_usd } = this.#limits;
    const tokens = this.#total.input_tokens + this.#total.output_tokens;
    if (max_tokens !== undefined && tokens > max_tokens) {
      throw new RunFailure("limit_tokens", `The run used ${tokens} tokens; its limit is ${max_tokens}.`);
    }
    const cost = this.#total.cost_usd ?? 0;
    if (max_cost_usd !== undefined && cost > max_cost_usd) {
      throw new RunFailure(
        "limit_cost",
        `The run cost ${cost.toFixed(4)} USD; its limit is ${max_cost_usd}.`,
      );
    }
  }
}

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
