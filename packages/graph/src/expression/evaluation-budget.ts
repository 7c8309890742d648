/** What one evaluation may cost (GRAPH.md section 2): items walked by nested macros, and values or characters made. */
export const evaluationLimits = { steps: 1_000_000, size: 1_000_000 } as const;

/** An evaluation that was stopped because it would have cost too much. */
export class BudgetError extends Error {
  readonly key: "failed_steps" | "failed_growth" | "failed_size";

  constructor(key: BudgetError["key"]) {
    super(key);
    this.name = "BudgetError";
    this.key = key;
  }
}

// Evaluation is synchronous and never nested, so one counter serves all.
let stepsLeft: number = evaluationLimits.steps;

/** To be called before each evaluation. */
export function renewBudget(): void {
  stepsLeft = evaluationLimits.steps;
}

/** Counts the items that a macro inside another macro is about to walk. @throws {BudgetError} */
export function spendItems(items: unknown): unknown {
  stepsLeft -= sizeOf(items) + 1;
  if (stepsLeft < 0) throw new BudgetError("failed_steps");
  return items;
}

/** Bounds what a sum has grown to. @throws {BudgetError} */
export function boundSize(value: unknown): unknown {
  if (sizeOf(value) > evaluationLimits.size) throw new BudgetError("failed_growth");
  return value;
}

function sizeOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}
