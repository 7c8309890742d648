/** A length of time as people say it. */
export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

export const durationUnits = ["ms", "s", "min", "h", "d"] as const;
export type DurationUnit = (typeof durationUnits)[number];

const inMs: Readonly<Record<DurationUnit, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds in the largest unit in which they are a whole number. */
export function durationOf(ms: number): Duration {
  const unit = durationUnits.toReversed().find((each) => ms !== 0 && ms % inMs[each] === 0) ?? "ms";
  return { amount: ms / inMs[unit], unit };
}

/** A length of time in whole milliseconds. */
export const millisecondsOf = ({ amount, unit }: Duration): number => Math.round(amount * inMs[unit]);

/** In what a field counts, by its name: `timeout_ms`, `cache_ttl_s`; undefined for another number. */
export const countedIn = (name: string): "ms" | "s" | undefined =>
  name.endsWith("_ms") ? "ms" : name.endsWith("_s") ? "s" : undefined;
