import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useMemo } from "react";

import type { Point } from "./layout.ts";
import { type Box, boxAround } from "./viewport.ts";

const glideMs = 220;

/** How large a part of the canvas is shown at most when it is brought into view. */
const largestZoom = 1.25;

/** Screen pixels that stay free around what is shown, and those at the top that the tools lie over. */
const margin = 24;
const tools = 40;

/** How far the canvas is zoomed out and in by hand. */
export const zoomRange = { minZoom: 0.1, maxZoom: 1.75 };

/** What of the canvas the person sees, and how to change it. Only below the canvas's provider. */
export interface CanvasView {
  /** The middle of what is seen, in canvas pixels. */
  readonly center: () => Point;
  /** Brings boxes into view, as large as they fit; all of the graph where none are given. */
  readonly show: (boxes: Iterable<Box>) => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
}

export function useCanvasView(): CanvasView {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useMemo(
    () => ({
      center: () => {
        const { width, height, transform } = store.getState();
        const [x, y, zoom] = transform;
        return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
      },
      show: (boxes) => {
        const around = boxAround([...boxes]);
        if (around === undefined) return;
        const { width, height } = store.getState();
        const room = { width: width - 2 * margin, height: height - tools - 2 * margin };
        const fitting = Math.min(room.width / around.width, room.height / around.height);
        const zoom = Math.min(largestZoom, Math.max(zoomRange.minZoom, fitting));
        void flow.setViewport(
          {
            zoom,
            x: width / 2 - (around.x + around.width / 2) * zoom,
            y: (height + tools) / 2 - (around.y + around.height / 2) * zoom,
          },
          { duration: glide() },
        );
      },
      zoomIn: () => void flow.zoomIn({ duration: glide() }),
      zoomOut: () => void flow.zoomOut({ duration: glide() }),
    }),
    [flow, store],
  );
}

/** How long the canvas takes to move by itself, in milliseconds; nothing for who wants less motion. */
export const glide = (): number => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : glideMs);
