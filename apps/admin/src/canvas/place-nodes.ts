import type { EdgeRef } from "../editing/commands/edge-edits.ts";
import { summaryOf } from "../graph/node-summary.ts";
import type { GraphNode, GraphView } from "../graph/read-graph.ts";
import { cardGeometry } from "./card-geometry.ts";
import type { Point } from "./layout.ts";
import { type Box, boxAround, type Size } from "./viewport.ts";

/** Canvas pixels between a node and the one that it leads to. */
const gap = 64;

/** Canvas pixels that stay free around a node. */
const room = 24;

/** How large a node is drawn. */
export function sizeOf(node: GraphNode): Size {
  const { width, height } = cardGeometry(node, summaryOf(node.type, node.config));
  return { width, height };
}

/**
 * Places for all nodes of a graph of which some have a place: these keep it, and each other one comes to lie behind what
 * leads to it, else before what it leads to, else below everything. The same document gives the same places.
 */
export function completedPlaces({ nodes, edges }: GraphView): ReadonlyMap<string, Point> {
  const boxes = new Map<string, Box>();
  for (const node of nodes)
    if (node.position !== undefined) boxes.set(node.key, { ...node.position, ...sizeOf(node) });
  for (const node of nodes) {
    const { key } = node;
    if (boxes.has(key)) continue;
    const size = sizeOf(node);
    const before = edges.filter(({ to }) => to === key).map(({ from }) => boxes.get(from));
    const after = edges.filter(({ from }) => from === key).map(({ to }) => boxes.get(to));
    const left = before.find((box) => box !== undefined);
    const right = after.find((box) => box !== undefined);
    const all = boxAround([...boxes.values()]) ?? { x: 0, y: 0, width: 0, height: 0 };
    const wanted =
      left !== undefined
        ? { x: left.x + left.width + gap, y: left.y }
        : right !== undefined
          ? { x: right.x - size.width - gap, y: right.y }
          : { x: all.x, y: all.y + all.height + gap };
    boxes.set(key, { ...freePlace([...boxes.values()], size, wanted), ...size });
  }
  return new Map([...boxes].map(([key, { x, y }]) => [key, { x, y }]));
}

/** The nearest place at or below a wanted one at which something of a size covers nothing. */
export function freePlace(boxes: readonly Box[], { width, height }: Size, wanted: Point): Point {
  let { y } = wanted;
  for (;;) {
    const covered = boxes.find((box) => overlaps({ x: wanted.x, y, width, height }, box, room));
    if (covered === undefined) return { x: wanted.x, y };
    y = covered.y + covered.height + room;
  }
}

/** A wanted place where it covers nothing, however near its neighbors are; else a free one below. */
export const nearestPlace = (boxes: readonly Box[], size: Size, wanted: Point): Point =>
  boxes.some((box) => overlaps({ ...wanted, ...size }, box)) ? freePlace(boxes, size, wanted) : wanted;

/** Where notes lie once nodes lie elsewhere: each goes with the node that it was nearest to, and covers none. */
export function notesBeside(
  notes: ReadonlyMap<string, Box>,
  before: ReadonlyMap<string, Box>,
  after: ReadonlyMap<string, Box>,
): ReadonlyMap<string, Point> {
  const taken = [...after.values()];
  return new Map(
    [...notes].map(([id, note]): [string, Point] => {
      const [nearest] = [...before].toSorted(([, a], [, b]) => distance(a, note) - distance(b, note));
      const [key, old] = nearest ?? ["", note];
      const now = after.get(key) ?? old;
      const place = freePlace(taken, note, { x: note.x + now.x - old.x, y: note.y + now.y - old.y });
      taken.push({ ...note, ...place });
      return [id, place];
    }),
  );
}

const distance = (a: Box, b: Box): number =>
  Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);

/** Whether two boxes come nearer to each other than `distance`. */
export const overlaps = (a: Box, b: Box, distance = 0): boolean =>
  a.x < b.x + b.width + distance &&
  b.x < a.x + a.width + distance &&
  a.y < b.y + b.height + distance &&
  b.y < a.y + a.height + distance;

/** Where a node comes to lie that is put on an edge, and who makes room for it. */
export interface PlaceOnEdge {
  readonly position: Point;
  /** New places of what lay in its way. */
  readonly moved: ReadonlyMap<string, Point>;
}

/** A place between the two ends of an edge. Where they are too near, all that lies at or behind the target moves on. */
export function placeOnEdge(
  boxes: ReadonlyMap<string, Box>,
  { from, to }: EdgeRef,
  size: Size,
): PlaceOnEdge | undefined {
  const source = boxes.get(from);
  const target = boxes.get(to);
  if (source === undefined || target === undefined) return undefined;
  const start = source.x + source.width;
  const between = target.x - start;
  const y = (source.y + target.y) / 2;
  if (between < 0) {
    const wanted = { x: (source.x + target.x) / 2, y };
    return { position: freePlace([...boxes.values()], size, wanted), moved: new Map() };
  }
  const missing = Math.max(0, size.width + 2 * gap - between);
  const moved = new Map(
    missing === 0
      ? []
      : [...boxes]
          .filter(([key, box]) => key !== from && box.x >= target.x)
          .map(([key, { x, y: top }]) => [key, { x: x + missing, y: top }]),
  );
  const x = start + (between + missing - size.width) / 2;
  const others = [...boxes].map(([key, box]) => ({ ...box, ...moved.get(key) }));
  return { position: freePlace(others, size, { x, y }), moved };
}

/** A place behind a node, for one that it leads to. */
export function placeAfter(boxes: ReadonlyMap<string, Box>, from: string, size: Size): Point | undefined {
  const source = boxes.get(from);
  if (source === undefined) return undefined;
  return freePlace([...boxes.values()], size, { x: source.x + source.width + gap, y: source.y });
}
