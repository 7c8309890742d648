import type { Point } from "./layout.ts";

const radius = 8; // canvas pixels; less where a leg is too short for it

/** An SVG path along straight legs, each corner rounded. Of fewer than two points: empty. */
export function roundedPath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M${point.x},${point.y}`;
      if (after === undefined) return `L${point.x},${point.y}`;
      const room = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
      const entry = towards(point, before, room);
      const exit = towards(point, after, room);
      return `L${entry.x},${entry.y}Q${point.x},${point.y} ${exit.x},${exit.y}`;
    })
    .join("");
}

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return {
    x: from.x + ((to.x - from.x) * length) / whole,
    y: from.y + ((to.y - from.y) * length) / whole,
  };
}
