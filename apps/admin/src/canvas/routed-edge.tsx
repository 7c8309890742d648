import { BaseEdge, type Edge, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";

import type { Point } from "./layout.ts";
import { roundedPath } from "./rounded-path.ts";

/** An edge that follows the layout's route around the nodes; without one it is a curve. */
export type RoutedEdge = Edge<{ readonly corners: readonly Point[] | undefined }, "routed">;

/** Draws a {@link RoutedEdge}. */
export const RoutedEdgePath = memo(function RoutedEdgePath(props: EdgeProps<RoutedEdge>) {
  const { sourceX, sourceY, targetX, targetY, data, markerEnd } = props;
  const corners = data?.corners;
  const [curve] = getBezierPath(props);
  const path =
    corners === undefined
      ? curve
      : roundedPath([{ x: sourceX, y: sourceY }, ...corners, { x: targetX, y: targetY }]);
  return <BaseEdge path={path} {...(markerEnd !== undefined && { markerEnd })} />;
});
