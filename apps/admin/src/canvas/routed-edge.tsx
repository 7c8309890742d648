import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";

import { arrowhead, arrowLength, type EdgeLook } from "./arrowheads.tsx";
import { EdgeValue } from "./edge-value.tsx";
import type { Point } from "./layout.ts";
import { roundedPath } from "./rounded-path.ts";
import styles from "./routed-edge.module.css";

/** An edge that follows the layout's route around the nodes; without one it finds a short way by itself. */
export type RoutedEdge = Edge<
  {
    readonly corners: readonly Point[] | undefined;
    readonly look: EdgeLook;
    /** The port that it leaves by, where that says something. */
    readonly label: string;
    /** What went along it last, in a few letters; empty where nothing did. */
    readonly value: string;
  },
  "routed"
>;

/** On a way that is shorter, in canvas pixels, the name of the port stands near enough. */
const labelFrom = 110;

/** Draws a {@link RoutedEdge}. The line stops short of its target by the arrowhead, whose tip touches the card. */
export const RoutedEdgePath = memo(function RoutedEdgePath(props: EdgeProps<RoutedEdge>) {
  const { sourceX, sourceY, targetX, targetY, data, selected = false } = props;
  const endX = targetX - arrowLength;
  const corners = data?.corners;
  const [steps, middleX, middleY] = getSmoothStepPath({ ...props, targetX: endX, borderRadius: 8 });
  // Without a route it turns halfway.
  const turns = corners ?? [
    { x: middleX, y: sourceY },
    { x: middleX, y: targetY },
  ];
  const pointsTo = (x: number) => [{ x: sourceX, y: sourceY }, ...turns, { x, y: targetY }];
  const path = corners === undefined ? steps : roundedPath(pointsTo(endX));
  const label = [data?.label ?? "", data?.value ?? ""].filter((part) => part !== "").join(" · ");
  const middle = middleOf(corners) ?? { x: middleX, y: middleY };
  return (
    <>
      <BaseEdge path={path} markerEnd={arrowhead(selected ? "active" : (data?.look ?? "idle"))} />
      {data?.value !== undefined && data.value !== "" && (
        <>
          <title>{data.value}</title>
          {!selected && <EdgeValue value={data.value} points={pointsTo(targetX)} />}
        </>
      )}
      {selected && label !== "" && Math.hypot(endX - sourceX, targetY - sourceY) > labelFrom && (
        <EdgeLabelRenderer>
          <span
            className={styles.label}
            aria-hidden
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** The middle of a way's middle leg. */
function middleOf(corners: readonly Point[] | undefined): Point | undefined {
  const a = corners?.[Math.floor((corners.length - 1) / 2)];
  const b = corners?.[Math.floor(corners.length / 2)];
  return a === undefined || b === undefined ? undefined : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
