import type { Point } from "./layout.ts";
import { type Box, boxAround } from "./viewport.ts";

/** How nodes are brought in line: to a side of the box around them, to its middle, or with equal gaps. */
export type Alignment =
  | "left"
  | "center"
  | "right"
  | "top"
  | "middle"
  | "bottom"
  | "horizontally"
  | "vertically";

/**
 * Where boxes lie once they are in line: the outermost ones stay where they are, and what would cover another one moves
 * along the line.
 */
export function aligned(boxes: ReadonlyMap<string, Box>, how: Alignment): ReadonlyMap<string, Point> {
  const around = boxAround([...boxes.values()]);
  if (around === undefined) return new Map();
  if (how === "horizontally") return distributed(boxes, around, "x", "width");
  if (how === "vertically") return distributed(boxes, around, "y", "height");
  const isColumn = how === "left" || how === "center" || how === "right";
  const [axis, size] = isColumn ? (["y", "height"] as const) : (["x", "width"] as const);
  let free = -Infinity;
  return new Map(
    [...boxes]
      .toSorted(([, a], [, b]) => a[axis] - b[axis])
      .map(([key, box]): [string, Point] => {
        const point = inLine(box, around, how);
        const at = Math.max(point[axis], free);
        free = at + box[size] + gap;
        return [key, { ...point, [axis]: at }];
      }),
  );
}

/** Canvas pixels that stay free between what comes to lie in one line. */
const gap = 24;

function inLine(
  { x, y, width, height }: Box,
  around: Box,
  how: Exclude<Alignment, "horizontally" | "vertically">,
): Point {
  switch (how) {
    case "left":
      return { x: around.x, y };
    case "center":
      return { x: around.x + (around.width - width) / 2, y };
    case "right":
      return { x: around.x + around.width - width, y };
    case "top":
      return { x, y: around.y };
    case "middle":
      return { x, y: around.y + (around.height - height) / 2 };
    case "bottom":
      return { x, y: around.y + around.height - height };
  }
}

function distributed(
  boxes: ReadonlyMap<string, Box>,
  around: Box,
  axis: "x" | "y",
  size: "width" | "height",
): ReadonlyMap<string, Point> {
  const inOrder = [...boxes].toSorted(([, a], [, b]) => a[axis] - b[axis]);
  const filled = inOrder.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = (around[size] - filled) / Math.max(1, inOrder.length - 1);
  let at = around[axis];
  return new Map(
    inOrder.map(([key, { x, y, ...box }]): [string, Point] => {
      const point = { x, y, [axis]: at };
      at += box[size] + gap;
      return [key, point];
    }),
  );
}
