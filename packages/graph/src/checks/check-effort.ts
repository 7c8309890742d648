/** What one check may spend on things of one kind. */
export class Allowance {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  /** Takes `cost`, if so much is left. Where it is not, nothing is left from then on. */
  spend(cost: number): boolean {
    const isEnough = cost <= this.#left;
    this.#left = isEnough ? this.#left - cost : 0;
    return isEnough;
  }

  get isLeft(): boolean {
    return this.#left > 0;
  }
}

/** Far more than any graph that people draw. */
export const effortLimits = {
  expressions: 100_000,
  patterns: 30_000,
  comparisons: 200_000,
  hints: 30,
  reads: 50_000,
  problems: 2_000,
  defaults: 100_000,
} as const;

/**
 * What one check of a document, with all its bodies, may spend where an author can drive the cost up without end. What is
 * beyond is said to be too much, or is not judged. It is spent in the same order in every check, whatever is known from
 * an earlier one: so the same document always has the same diagnostics.
 */
export class CheckEffort {
  /** Characters of expressions. */
  readonly expressions = new Allowance(effortLimits.expressions);
  /** Instructions of regular expressions, roughly. */
  readonly patterns = new Allowance(effortLimits.patterns);
  /** Comparisons of parts of types. */
  readonly comparisons = new Allowance(effortLimits.comparisons);
  /** Problems for which it is looked what the author may have meant. */
  readonly hints = new Allowance(effortLimits.hints);
  /** Outputs looked up for expressions that read all nodes at once. */
  readonly reads = new Allowance(effortLimits.reads);
  /** Problems of expressions; no more than some of them are told. */
  readonly problems = new Allowance(effortLimits.problems);
  /** Parts of the defaults of channels, times those of their schemas. */
  readonly defaults = new Allowance(effortLimits.defaults);
}
