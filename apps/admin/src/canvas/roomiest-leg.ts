import type { Point } from "./layout.ts";

/** A straight part of an edge on which something can be written. */
export interface Leg {
  readonly middle: Point;
  readonly isLevel: boolean;
  /** How wide what is written there may be, in canvas pixels. */
  readonly room: number;
}

/** Shorter than this, in canvas pixels, nothing can be read on a level leg. */
const shortestLevel = 34;

/** Shorter than this, in canvas pixels, what is written would hide an upright leg. */
const shortestUpright = 36;

/** Wider than this, in canvas pixels, what is written says no more in passing. */
const widest = 132;

/** As much room as the layout leaves between two columns of cards, in canvas pixels. */
const between = 36;

/**
 * Where on an edge there is most room to write: its longest level leg, the last one of several that are as long, for
 * edges from one port begin together; where all are short, its longest upright one. Undefined where there is no room.
 */
export function roomiestLeg(points: readonly Point[]): Leg | undefined {
  const legs = points.slice(1).map((b, index) => ({ a: points[index] ?? b, b }));
  const level = longest(levelLegs(points));
  if (level !== undefined && level.length >= shortestLevel)
    return { middle: level.middle, isLevel: true, room: Math.min(widest, level.length - 2) };
  const upright = longest(legs.filter(({ a, b }) => Math.abs(a.x - b.x) < 1));
  return upright !== undefined && upright.length >= shortestUpright
    ? { middle: upright.middle, isLevel: false, room: between }
    : undefined;
}

/** The level legs; one that steps up or down by no more than an eye forgives is one leg. */
function levelLegs(points: readonly Point[]): readonly { readonly a: Point; readonly b: Point }[] {
  const found: { a: Point; b: Point }[] = [];
  for (const [index, b] of points.entries()) {
    const a = points[index - 1];
    const last = found.at(-1);
    if (a === undefined || Math.abs(a.y - b.y) > forgiven) continue;
    if (last?.b === a) last.b = b;
    else found.push({ a, b });
  }
  return found;
}

/** In canvas pixels. */
const forgiven = 4;

function longest(
  legs: readonly { readonly a: Point; readonly b: Point }[],
): { readonly length: number; readonly middle: Point } | undefined {
  let found: { readonly length: number; readonly middle: Point } | undefined;
  for (const { a, b } of legs) {
    // What a forgiven step adds to the length is not there to write on.
    const length = Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y));
    if (length >= (found?.length ?? 0))
      found = { length, middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }
  return found;
}
