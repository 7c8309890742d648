import { EdgeLabelRenderer, type ReactFlowState, useStore } from "@xyflow/react";

import styles from "./edge-value.module.css";
import { type Leg, roomiestLeg } from "./roomiest-leg.ts";
import type { Point } from "./layout.ts";

interface EdgeValueProps {
  /** What went along the edge last, as its source names it: `text: Hello`. */
  readonly value: string;
  /** The corners of the edge, its ends among them. */
  readonly points: readonly Point[];
}

/** What went along an edge, where the edge has room for it: beside a level leg, on an upright one. */
export function EdgeValue({ value, points }: EdgeValueProps) {
  const isReadable = useStore(isNear);
  const leg = roomiestLeg(points);
  if (!isReadable || leg === undefined) return null;
  return (
    <EdgeLabelRenderer>
      {/* The edge itself says it in its title, and the card that it comes from in words. */}
      <span className={styles.value} aria-hidden style={{ maxWidth: leg.room, transform: placeOn(leg) }}>
        {withoutName(value)}
      </span>
    </EdgeLabelRenderer>
  );
}

/** Farther away than this the letters are too small to read. */
const isNear = ({ transform: [, , zoom] }: ReactFlowState): boolean => zoom >= 0.75;

/** Below a level leg, so that line and arrowhead stay in sight; across an upright one, which is long enough to be seen. */
const placeOn = ({ middle, isLevel }: Leg): string =>
  `translate(-50%, ${isLevel ? "4px" : "-50%"}) translate(${middle.x}px, ${middle.y}px)`;

/** There is little room, and the name of an output stands on the card. */
const withoutName = (value: string): string => value.slice(value.indexOf(": ") + 2);
