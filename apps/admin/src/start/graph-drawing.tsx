import type { JsonObject } from "@patchbay/graph";
import { useMemo } from "react";

import { readGraph } from "../graph/read-graph.ts";
import { sketchBox, sketchGraph } from "./graph-sketch.ts";
import styles from "./graph-drawing.module.css";

/** Five columns of three rows. */
const [leastWidth, leastHeight] = [160, 48];

/** A graph as small as a stamp: its shape and the kinds of its nodes. What it means stands in words beside it. */
export function GraphDrawing({ graph }: { readonly graph: JsonObject }) {
  const { width, height, nodes, edges } = useMemo(() => sketchGraph(readGraph(graph)), [graph]);
  // No smaller than this, so that the boxes of a small graph are not larger than those of the others; in the middle.
  const [seenWidth, seenHeight] = [Math.max(leastWidth, width + 4), Math.max(leastHeight, height + 4)];
  const [left, top] = [(width - seenWidth) / 2, (height - seenHeight) / 2];
  return (
    <svg className={styles.drawing} viewBox={`${left} ${top} ${seenWidth} ${seenHeight}`} aria-hidden>
      {edges.map(({ key, path }) => (
        <path key={key} className={styles.edge} d={path} />
      ))}
      {nodes.map(({ key, category, x, y }) => (
        <rect
          key={key}
          className={styles.node}
          data-category={category}
          x={x}
          y={y}
          rx={3}
          width={sketchBox.width}
          height={sketchBox.height}
        />
      ))}
    </svg>
  );
}
