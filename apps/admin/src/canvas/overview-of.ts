import { type Box, boxAround, type Size } from "./viewport.ts";

/** A graph in small: a canvas point `p` is drawn at `p * scale + (x, y)`. */
export interface OverviewDrawing {
  readonly size: Size;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** All boxes as one SVG path, in screen pixels of the overview. */
  readonly path: string;
}

/** Screen pixels. */
const size: Size = { width: 148, height: 100 };
const margin = 8;

/** As large as one screen pixel at least: what is there is seen. */
const smallest = 1;

/** Draws boxes in small, all of them, in the middle of the overview. O(boxes). */
export function overviewOf(boxes: readonly Box[]): OverviewDrawing {
  const all = boxAround(boxes) ?? { x: 0, y: 0, width: 1, height: 1 };
  const scale = Math.min(
    (size.width - 2 * margin) / Math.max(1, all.width),
    (size.height - 2 * margin) / Math.max(1, all.height),
  );
  const x = size.width / 2 - (all.x + all.width / 2) * scale;
  const y = size.height / 2 - (all.y + all.height / 2) * scale;
  const path = boxes
    .map((box) => {
      const [width, height] = [box.width, box.height].map((length) =>
        round(Math.max(smallest, length * scale)),
      );
      return `M${round(box.x * scale + x)},${round(box.y * scale + y)}h${width}v${height}h-${width}z`;
    })
    .join("");
  return { size, x, y, scale, path };
}

const round = (value: number): number => Math.round(value * 10) / 10;
