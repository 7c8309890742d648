import type { CardBadge, CardBadges } from "../canvas/to-flow.ts";
import type { Activity, NodeRun } from "../runs/run-state.ts";
import { formatCost, formatDuration, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import { previewOf } from "./preview-of.ts";
import type { TrialSettings } from "./trial-plan.ts";

/** Shorter work than this says nothing to anybody, in milliseconds. */
const worthTelling = 10;

/** What the rims of cards tell of a run: laps, time, tokens, cost, the last value; and of a trial: what is pinned. Pure. */
export function cardBadges({ nodes }: Activity, { pinned, tools }: TrialSettings): CardBadges {
  const ids = new Set([...Object.keys(nodes), ...Object.keys(pinned), ...Object.keys(tools)]);
  return new Map(
    [...ids].map((id) => {
      const run = nodes[id];
      const kept: readonly CardBadge[] = [
        ...(Object.hasOwn(pinned, id) ? [{ tone: "accent" as const, text: t("running.node.pinned") }] : []),
        ...(Object.keys(tools[id] ?? {}).length > 0
          ? [{ tone: "accent" as const, text: t("running.badge.mocked") }]
          : []),
      ];
      return [id, [...kept, ...(run === undefined ? [] : badgesOf(run))]] as const;
    }),
  );
}

function badgesOf({ activation, duration_ms, usage, outputs, isPinned }: NodeRun): readonly CardBadge[] {
  const value = outputs === null ? undefined : previewOf(outputs);
  return [
    ...(activation > 1 ? [neutral(t("running.laps", { count: activation }))] : []),
    ...(duration_ms !== null && duration_ms >= worthTelling && !isPinned
      ? [neutral(formatDuration(duration_ms))]
      : []),
    ...(usage === null
      ? []
      : [
          neutral(
            t("running.badge.tokens", { count: formatNumber(usage.input_tokens + usage.output_tokens) }),
            t("run.tokenCount", {
              input: formatNumber(usage.input_tokens),
              output: formatNumber(usage.output_tokens),
            }),
          ),
        ]),
    ...(usage?.cost_usd === undefined ? [] : [neutral(formatCost(usage.cost_usd))]),
    ...(value === undefined
      ? []
      : [{ ...neutral(value, JSON.stringify(outputs, null, 2)), isValue: true as const }]),
  ];
}

const neutral = (text: string, title?: string): CardBadge => ({
  tone: "neutral",
  text,
  ...(title !== undefined && { title }),
});
