import { BaseEdge, type Edge, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";

import { arrowhead, arrowLength, type EdgeLook } from "./arrowheads.tsx";
import type { Point } from "./layout.ts";
import { roundedPath } from "./rounded-path.ts";

/** An edge that follows the layout's route around the nodes; without one it is a curve. */
export type RoutedEdge = Edge<
  { readonly corners: readonly Point[] | undefined; readonly look: EdgeLook },
  "routed"
>;

/** Draws a {@link RoutedEdge}. The line stops short of its target by the arrowhead, whose tip touches the card. */
export const RoutedEdgePath = memo(function RoutedEdgePath(props: EdgeProps<RoutedEdge>) {
  const { sourceX, sourceY, targetX, targetY, data } = props;
  const endX = targetX - arrowLength;
  const corners = data?.corners;
  const [curve] = getBezierPath({ ...props, targetX: endX });
  const path =
    corners === undefined
      ? curve
      : roundedPath([{ x: sourceX, y: sourceY }, ...corners, { x: endX, y: targetY }]);
  return <BaseEdge path={path} markerEnd={arrowhead(data?.look ?? "idle")} />;
});
