import type { GraphEdge, GraphView } from "../graph/read-graph.ts";
import type { Box } from "./viewport.ts";

export type Direction = "left" | "right" | "up" | "down";

/**
 * Where an arrow key leads from a node: to the right along an edge that leaves it, to the left along one that leads to it,
 * up and down to the next node there. Of several edges to the topmost end; where no edge leads on, by place.
 */
export function neighborOf(
  { edges }: GraphView,
  boxes: ReadonlyMap<string, Box>,
  key: string,
  direction: Direction,
): string | undefined {
  const from = boxes.get(key);
  if (from === undefined) return [...boxes.keys()][0];
  if (direction === "right" || direction === "left") {
    const along = edges.flatMap((edge) =>
      direction === "right" ? (edge.from === key ? [edge.to] : []) : edge.to === key ? [edge.from] : [],
    );
    const ahead = along.filter((each) => isTowards(from, boxes.get(each), direction));
    const [first] = [...(ahead.length > 0 ? ahead : along)].toSorted(
      (a, b) => (boxes.get(a)?.y ?? 0) - (boxes.get(b)?.y ?? 0),
    );
    if (first !== undefined) return first;
  }
  return nearestTowards(boxes, key, from, direction);
}

/** The edges of a node, those that leave it first, each in the order of the ends. */
export function edgesAt({ edges }: GraphView, key: string): readonly GraphEdge[] {
  return [
    ...edges.filter(({ from }) => from === key),
    ...edges.filter((edge) => edge.to === key && edge.from !== key),
  ];
}

const centerOf = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

function isTowards(from: Box, to: Box | undefined, direction: Direction): boolean {
  if (to === undefined) return false;
  const [a, b] = [centerOf(from), centerOf(to)];
  switch (direction) {
    case "right":
      return b.x > a.x;
    case "left":
      return b.x < a.x;
    case "up":
      return b.y < a.y - 1;
    case "down":
      return b.y > a.y + 1;
  }
}

function nearestTowards(
  boxes: ReadonlyMap<string, Box>,
  key: string,
  from: Box,
  direction: Direction,
): string | undefined {
  const a = centerOf(from);
  const isUpright = direction === "up" || direction === "down";
  let nearest: string | undefined;
  let least = Infinity;
  for (const [other, box] of boxes) {
    if (other === key || !isTowards(from, box, direction)) continue;
    const b = centerOf(box);
    const [along, aside] = isUpright ? [b.y - a.y, b.x - a.x] : [b.x - a.x, b.y - a.y];
    // What lies straight ahead comes before what is near but aside.
    const distance = Math.abs(along) + 2.5 * Math.abs(aside);
    if (distance < least) [nearest, least] = [other, distance];
  }
  return nearest;
}
