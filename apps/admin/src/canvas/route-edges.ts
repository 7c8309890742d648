import type { Point } from "./layout.ts";
import type { Box } from "./viewport.ts";

/** An edge between two places on the canvas: where it leaves its source to the right, and enters its target from the left. */
export interface Link {
  readonly key: string;
  /** Edges from one port may share a way. */
  readonly from: string;
  readonly to: string;
  readonly source: Point;
  readonly target: Point;
}

/** Canvas pixels that an edge keeps from the cards that it passes. */
const clearance = 14;

/** Canvas pixels that it goes straight before it turns. */
const stub = 18;

/** Nearer than this, two upright legs of unlike edges look like one. */
const track = 10;

/**
 * The corners of each edge around the cards, by the edge's key: level and upright legs, as few as possible. Where no way
 * is free, the shortest one is taken. The cards that are near an edge decide, so that 500 nodes take milliseconds.
 */
export function routeEdges(
  links: readonly Link[],
  cards: readonly Box[],
): ReadonlyMap<string, readonly Point[]> {
  const grid = new Grid(cards);
  const taken = new Taken();
  return new Map(
    links.map((link) => {
      const route = bestRoute(link, grid, taken);
      taken.add([link.source, ...route, link.target], link);
      return [link.key, route];
    }),
  );
}

/** Whether a way from point to point, with level and upright legs, keeps clear of all cards. */
export function isClear(points: readonly Point[], cards: readonly Box[]): boolean {
  return points.every((a, index) => {
    const b = points[index + 1];
    return b === undefined || !cards.some((card) => crosses(a, b, card));
  });
}

interface UprightLeg {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly link: Link;
}

/** The upright legs that edges have taken, by where they stand. */
class Taken {
  readonly #legs = new Map<number, UprightLeg[]>();
  readonly #turns = new Map<string, number[]>();

  add(points: readonly Point[], link: Link): void {
    for (const [index, { x, y }] of points.entries()) {
      const b = points[index + 1];
      if (b?.x !== x) continue;
      const strip = Math.round(x / track);
      const leg = { x, top: Math.min(y, b.y), bottom: Math.max(y, b.y), link };
      this.#legs.set(strip, [...(this.#legs.get(strip) ?? []), leg]);
      this.#turns.set(link.from, [...(this.#turns.get(link.from) ?? []), x]);
    }
  }

  /** Where edges that leave by the same port turn: one that turns there, too, branches off them. */
  turnsFrom(from: string): readonly number[] {
    return this.#turns.get(from) ?? [];
  }

  /** How many legs of unlike edges the upright ones of a way would be taken for. */
  beside(points: readonly Point[], { from, to }: Link): number {
    let count = 0;
    for (const [index, a] of points.entries()) {
      const b = points[index + 1];
      if (b === undefined || a.x !== b.x || a.y === b.y) continue;
      const strip = Math.round(a.x / track);
      const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
      for (const each of [strip - 1, strip, strip + 1])
        for (const leg of this.#legs.get(each) ?? [])
          if (
            leg.top < bottom &&
            leg.bottom > top &&
            Math.abs(leg.x - a.x) < track &&
            leg.link.from !== from &&
            leg.link.to !== to
          )
            count += 1;
    }
    return count;
  }
}

/** Cards by the squares of the canvas that they touch. */
class Grid {
  readonly #cards = new Map<number, Box[]>();

  constructor(cards: readonly Box[]) {
    for (const card of cards)
      this.#eachSquare(card.x, card.y, card.x + card.width, card.y + card.height, (square) => {
        const there = this.#cards.get(square);
        if (there === undefined) this.#cards.set(square, [card]);
        else there.push(card);
      });
  }

  /** The cards around a box; one that touches several squares stands in the list for each. */
  near(a: Point, b: Point, margin: number): readonly Box[] {
    const found: Box[] = [];
    const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
    this.#eachSquare(left - margin, top - margin, right + margin, bottom + margin, (square) => {
      const there = this.#cards.get(square);
      if (there !== undefined) found.push(...there);
    });
    return found;
  }

  /** How many cards a way comes too near to. */
  crossings(points: readonly Point[]): number {
    let count = 0;
    for (const [index, a] of points.entries()) {
      const b = points[index + 1];
      if (b === undefined) break;
      for (const card of this.near(a, b, clearance)) if (crosses(a, b, card)) count += 1;
    }
    return count;
  }

  #eachSquare(
    left: number,
    top: number,
    right: number,
    bottom: number,
    visit: (square: number) => void,
  ): void {
    const [x0, y0] = [Math.floor(left / squareSize), Math.floor(top / squareSize)];
    // A way across a huge canvas is looked at in part: better a card crossed than a page that stands still.
    const x1 = Math.min(Math.floor(right / squareSize), x0 + mostSquares);
    const y1 = Math.min(Math.floor(bottom / squareSize), y0 + mostSquares);
    for (let x = x0; x <= x1; x += 1) for (let y = y0; y <= y1; y += 1) visit(x * 1_000_003 + y);
  }
}

const squareSize = 320;
const mostSquares = 60;

function bestRoute(link: Link, grid: Grid, taken: Taken): readonly Point[] {
  const { source, target } = link;
  const isForward = target.x - source.x >= 2 * stub;
  const isLevel = Math.abs(target.y - source.y) < 0.5;
  if (isForward && isLevel && grid.crossings([source, target]) === 0) return [];
  const step = isForward ? cheapest(stepRoutes(link, grid, taken), link, grid, taken) : undefined;
  if (step !== undefined && step.cost < costs.crossing) return step.route;
  const around = cheapest(aroundRoutes(link, grid), link, grid, taken);
  return (step !== undefined && step.cost <= (around?.cost ?? Infinity) ? step : around)?.route ?? [];
}

interface Priced {
  readonly route: readonly Point[];
  readonly cost: number;
}

function cheapest(
  routes: readonly (readonly Point[])[],
  link: Link,
  grid: Grid,
  taken: Taken,
): Priced | undefined {
  let best: Priced | undefined;
  for (const route of routes) {
    const points = [link.source, ...route, link.target];
    // What is long already need not be looked at more closely.
    const length = lengthOf(points) + route.length * costs.corner;
    if (best !== undefined && length >= best.cost) continue;
    const cost =
      length + costs.sharing * taken.beside(points, link) + costs.crossing * grid.crossings(points);
    if (best === undefined || cost < best.cost) best = { route, cost };
  }
  return best;
}

/** What makes a way worse, in canvas pixels of length. */
const costs = { corner: 30, crossing: 4_000, sharing: 160 };

function lengthOf(points: readonly Point[]): number {
  let length = 0;
  for (const [index, { x, y }] of points.entries()) {
    const b = points[index + 1];
    if (b !== undefined) length += Math.abs(b.x - x) + Math.abs(b.y - y);
  }
  return length;
}

/** So many places to turn at are tried, those next to the ends first. */
const mostTries = 12;

/** Ways with one upright leg. */
function stepRoutes(link: Link, grid: Grid, taken: Taken): readonly (readonly Point[])[] {
  const { source, target } = link;
  const [left, right] = [source.x + stub, target.x - stub];
  const middle = (source.x + target.x) / 2;
  const beside = nearestTo(
    middle,
    grid
      .near(source, target, 0)
      .flatMap((card) => [card.x - clearance, card.x + card.width + clearance])
      .filter((x) => x >= left && x <= right),
  );
  const tracks = [-2, -1, 1, 2].map((each) => middle + each * (track + 2));
  return [...taken.turnsFrom(link.from), middle, left, right, ...tracks, ...beside]
    .filter((x) => x >= left && x <= right)
    .map((x) => [
      { x, y: source.y },
      { x, y: target.y },
    ]);
}

/** Ways out to the right, along above or below what is in between, and in from the left. */
function aroundRoutes({ source, target }: Link, grid: Grid): readonly (readonly Point[])[] {
  const middle = (source.y + target.y) / 2;
  const cards = grid.near(source, target, squareSize / 2);
  const beside = cards.flatMap(({ y, height }) => [y - clearance - 6, y + height + clearance + 6]);
  return [middle, ...nearestTo(middle, beside)].flatMap((y) =>
    [0, track + 2].map((aside) => [
      { x: source.x + stub + aside, y: source.y },
      { x: source.x + stub + aside, y },
      { x: target.x - stub - aside, y },
      { x: target.x - stub - aside, y: target.y },
    ]),
  );
}

/** The few of many places that are nearest to one, each once. */
const nearestTo = (at: number, places: readonly number[]): readonly number[] =>
  [...new Set(places)].toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at)).slice(0, mostTries);

/** Whether a leg comes nearer to a card than it should; at its own ends it touches it by nature. */
function crosses(a: Point, b: Point, card: Box): boolean {
  const near = clearance - 2;
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  const isLevel = top === bottom;
  // A level leg may begin at the right side of a card and end at the left side of another.
  const sides = isLevel ? 0 : near;
  return (
    right > card.x - sides &&
    left < card.x + card.width + sides &&
    bottom > card.y - (isLevel ? near : 0) &&
    top < card.y + card.height + (isLevel ? near : 0)
  );
}
