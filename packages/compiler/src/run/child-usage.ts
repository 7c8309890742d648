import type { Usage } from "@patchbay/contracts";

import type { AgentCalls, OnUsage } from "../ports/agent-calls.ts";
import type { RunContext } from "./run-context.ts";
import { nothingUsed, type UsageMeter } from "./usage-meter.ts";

/** What is counted already, by child run. A run has one `AgentCalls`, so this is per run. */
const countedOf = new WeakMap<AgentCalls, Map<string, Usage>>();

/**
 * Counts what a child uses as the asking run's own, as it is used: the ceilings of a run hold for its children as well.
 * A child is counted once, however many nodes wait for it.
 *
 * @returns what throws a `RunFailure` as soon as a ceiling is passed
 */
export function childUsageCounter(
  runId: string,
  { context, meter }: { readonly context: RunContext; readonly meter: UsageMeter },
): OnUsage {
  const counted = countedOf.get(context.agents) ?? new Map<string, Usage>();
  countedOf.set(context.agents, counted);
  return (total) => {
    const more = difference(total, counted.get(runId) ?? nothingUsed);
    if (more === undefined) return;
    counted.set(runId, total);
    try {
      meter.add(more);
    } finally {
      // What was used is told also where it was too much.
      context.emit({ type: "usage", ...meter.total });
    }
  };
}

/** What has come to `before`; undefined where nothing has. Totals only grow, whatever order they are told in. */
function difference(total: Usage, before: Usage): Usage | undefined {
  const input_tokens = Math.max(0, total.input_tokens - before.input_tokens);
  const output_tokens = Math.max(0, total.output_tokens - before.output_tokens);
  const cost = Math.max(0, (total.cost_usd ?? 0) - (before.cost_usd ?? 0));
  if (input_tokens === 0 && output_tokens === 0 && cost === 0) return undefined;
  return { input_tokens, output_tokens, ...(total.cost_usd === undefined ? {} : { cost_usd: cost }) };
}
