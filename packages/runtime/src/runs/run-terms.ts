import { RunFailure } from "@patchbay/compiler";
import { Trial, type Usage } from "@patchbay/contracts";
import { z } from "zod";

const Allowance = z.object({
  max_tokens: z.number().optional(),
  max_cost_usd: z.number().optional(),
});

/** What whoever called a run lets it do, beside the limits of its own graph, and what it does to others. */
export const RunTerms = z.object({
  /** What it may use, with its children. */
  allowance: Allowance.default({}),
  timeout_ms: z.number().exactOptional(),
  /** What it may do; null where nothing was taken from what its caller may. */
  permissions: z.array(z.string()).readonly().nullable().default(null),
  /** What it does not do for real. */
  trial: Trial.exactOptional(),
  /** It stands in line to take the place of others on its thread; so a newer one of the kind takes its place. */
  interrupts: z.literal(true).exactOptional(),
});
export type RunTerms = z.infer<typeof RunTerms>;

/** The terms of a run that no run called. */
export const noTerms: RunTerms = { allowance: {}, permissions: null };

/** What is left of permissions when only these are passed on: it can become less, never more. */
export function narrowed(
  permissions: readonly string[] | null,
  passedOn: readonly string[] | undefined,
): readonly string[] | null {
  if (passedOn === undefined) return permissions;
  return permissions === null ? passedOn : passedOn.filter((each) => permissions.includes(each));
}

/** Why a run that has used so much has to end; undefined where it may go on. */
export function exceededBy({ allowance }: RunTerms, usage: Usage): RunFailure | undefined {
  const { max_tokens, max_cost_usd } = allowance;
  const tokens = usage.input_tokens + usage.output_tokens;
  if (max_tokens !== undefined && tokens > max_tokens)
    return new RunFailure("limit_tokens", `The run used ${tokens} tokens; its caller allows ${max_tokens}.`);
  const cost = usage.cost_usd ?? 0;
  if (max_cost_usd === undefined || cost <= max_cost_usd) return undefined;
  const message = `The run cost ${cost.toFixed(4)} USD; its caller allows ${max_cost_usd.toFixed(4)}.`;
  return new RunFailure("limit_cost", message);
}

export const tookTooLong = (timeoutMs: number): RunFailure =>
  new RunFailure("limit_timeout", `The run took longer than the ${timeoutMs} ms that its caller allows.`);
