import type { Stretch } from "./stretches.ts";

/** A mark on the axis. */
export interface Tick {
  /** From 0 to 1. */
  readonly place: number;
  /** Milliseconds since the beginning. */
  readonly ms: number;
}

/** A long time in which nothing was done, drawn shorter than it was. */
export interface Pause {
  /** Both from 0 to 1. */
  readonly place: number;
  readonly width: number;
  /** How long it really was, in milliseconds. */
  readonly ms: number;
}

/** Where moments stand on an axis from 0 to 1. */
export interface TimeScale {
  /** The place of a moment, in milliseconds since the epoch; what lies outside of the axis stands at its ends. */
  readonly placeOf: (at: number) => number;
  readonly ticks: readonly Tick[];
  readonly pauses: readonly Pause[];
}

/** A pause takes this part of what the work takes, and all of them together no more than the work itself. */
const pauseShare = 0.15;

/** What is shorter is part of the work, however little else there is: in milliseconds. */
const shortestPauseMs = 3_000;

/** So many times the room that it would get makes a pause worth shortening. */
const shortenFrom = 3;

/**
 * The axis of a run. An approval may take days where the work takes seconds: what is longer than a good part of all work, and
 * is idle, is drawn short, so that the work can be told apart.
 *
 * @param idle when nothing was done, in order and apart from each other; each ends before `to` or with it
 */
export function timeScale(from: number, to: number, idle: readonly Stretch[]): TimeScale {
  const whole = Math.max(1, to - from);
  const gaps = idle
    .map((gap) => ({ from: Math.max(from, gap.from), to: Math.min(to, gap.to ?? to) }))
    .filter((gap) => gap.to > gap.from);
  const work = Math.max(1, whole - gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0));
  const room = work * Math.min(pauseShare, 1 / Math.max(1, gaps.length));
  const long = gaps.filter((gap) => gap.to - gap.from > Math.max(shortestPauseMs, room * shortenFrom));
  const saved = long.reduce((sum, gap) => sum + gap.to - gap.from - room, 0);
  const drawn = whole - saved;
  const placeOf = (at: number): number => {
    let ms = Math.min(to, Math.max(from, at)) - from;
    for (const gap of long) {
      const inside = Math.min(at, gap.to) - gap.from;
      if (inside <= 0) break;
      const length = gap.to - gap.from;
      ms -= (inside / length) * (length - room);
    }
    return Math.min(1, Math.max(0, ms / drawn));
  };
  // After a pause the axis goes on, but nobody reads “2 h 0.3 s”.
  const marked = (long[0]?.from ?? to) - from;
  const step = niceStep(drawn / ticksWanted);
  const ticks = Array.from({ length: Math.floor(marked / step) + 1 }, (_, index): Tick => {
    const ms = index * step;
    return { ms, place: placeOf(from + ms) };
  });
  return {
    placeOf,
    ticks,
    pauses: long.map((gap) => ({
      place: placeOf(gap.from),
      width: room / drawn,
      ms: gap.to - gap.from,
    })),
  };
}

const ticksWanted = 4;

/** Steps by which people count time, in milliseconds. */
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
];

/** The first of these steps that is no shorter; of longer times, whole days. */
function niceStep(ms: number): number {
  const day = 86_400_000;
  return steps.find((step) => step >= ms) ?? Math.ceil(ms / day) * day;
}
