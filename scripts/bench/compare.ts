/** Two ways to do the same work. */
export interface Contest {
  readonly name: string;
  readonly ours: () => Promise<void>;
  readonly baseline: () => Promise<void>;
  /** Runs per round; a round should take some tens of milliseconds, so that the clock is no part of it. */
  readonly runsPerRound: number;
}

export interface ContestResult {
  readonly name: string;
  /** Median milliseconds per run. */
  readonly oursMs: number;
  readonly baselineMs: number;
  /** The median of the rounds' ratios ours ÷ baseline: what drifts on the machine touches both sides of a round. */
  readonly ratio: number;
}

/** Measures both sides in turn, in an order that alternates, after a warm-up for the JIT compiler. */
export async function compare(contest: Contest, rounds: number): Promise<ContestResult> {
  await round(contest.baseline, contest.runsPerRound * 3);
  await round(contest.ours, contest.runsPerRound * 3);
  const measured: { ours: number; baseline: number }[] = [];
  for (let index = 0; index < rounds; index++) {
    const oursFirst = index % 2 === 0;
    const first = await round(oursFirst ? contest.ours : contest.baseline, contest.runsPerRound);
    const second = await round(oursFirst ? contest.baseline : contest.ours, contest.runsPerRound);
    measured.push(oursFirst ? { ours: first, baseline: second } : { ours: second, baseline: first });
  }
  return {
    name: contest.name,
    oursMs: median(measured.map(({ ours }) => ours)),
    baselineMs: median(measured.map(({ baseline }) => baseline)),
    ratio: median(measured.map(({ ours, baseline }) => ours / baseline)),
  };
}

async function round(work: () => Promise<void>, runs: number): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < runs; index++) await work();
  return (performance.now() - started) / runs;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
