/** A stretch of time, in milliseconds since the epoch. */
export interface Stretch {
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
}

/** What of the time between `from` and `to` none of some stretches covers, first to last. O(n log n). */
export function gapsOf(stretches: readonly Stretch[], from: number, to: number | null): readonly Stretch[] {
  const gaps: Stretch[] = [];
  const end = to ?? Infinity;
  let covered = from;
  for (const stretch of stretches.toSorted((a, b) => a.from - b.from)) {
    if (stretch.from >= end) break;
    if (stretch.from > covered) gaps.push({ from: covered, to: stretch.from });
    covered = Math.max(covered, stretch.to ?? Infinity);
  }
  if (covered < end) gaps.push({ from: covered, to });
  return gaps;
}
