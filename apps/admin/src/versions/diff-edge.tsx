import { BaseEdge, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";

import { roundedPath } from "../canvas/rounded-path.ts";
import styles from "./diff-edge.module.css";
import type { DiffEdge } from "./diff-flow.ts";
import type { Mark } from "./diff-view.ts";

/** How far an arrowhead reaches beyond the line that it ends, in canvas pixels. */
const arrowLength = 8;

const looks: readonly (Mark | "same")[] = ["same", "added", "removed", "changed"];

/** Draws a {@link DiffEdge}; what became of it is in its class. */
export const DiffEdgePath = memo(function DiffEdgePath(props: EdgeProps<DiffEdge>) {
  const { sourceX, sourceY, targetX, targetY, data } = props;
  const endX = targetX - arrowLength;
  const [curve] = getBezierPath({ ...props, targetX: endX });
  const path =
    data?.corners === undefined
      ? curve
      : roundedPath([{ x: sourceX, y: sourceY }, ...data.corners, { x: endX, y: targetY }]);
  return <BaseEdge path={path} markerEnd={`url(#patchbay-diff-${data?.mark ?? "same"})`} />;
});

/** The arrowheads of the edges, one for each look. */
export function DiffArrowheads() {
  return (
    <svg className={styles.shapes} aria-hidden>
      <defs>
        {looks.map((look) => (
          <marker
            key={look}
            id={`patchbay-diff-${look}`}
            className={styles.arrow}
            data-look={look}
            viewBox="0 -5 8 10"
            markerWidth={arrowLength}
            markerHeight="10"
            markerUnits="userSpaceOnUse"
            refX="0.5"
            refY="0"
            orient="auto"
          >
            <path d="M0,-4L8,0L0,4Z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
