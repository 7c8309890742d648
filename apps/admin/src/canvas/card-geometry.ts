import { type GraphNode, nodeName } from "../graph/read-graph.ts";

/** The card's measures in canvas pixels; node-card.module.css draws to the same numbers. */
const fullWidth = 216;
const shortWidth = 148;
const headerHeight = 52;
const summaryHeight = 30;
const portRowHeight = 26;
const portsPadding = 5;

/** Names up to this length fit beside the icon of a short card, in the widest letters. */
const shortName = 10;

/** Where a card's parts lie. Known before anything is drawn, so that layout and edges need no measuring. */
export interface CardGeometry {
  readonly width: number;
  readonly height: number;
  /** The middle of the incoming handle, from the card's top. */
  readonly inputY: number;
  /** The middle of each port's handle, from the card's top. */
  readonly portYs: Readonly<Record<string, number>>;
  /** Whether the ports have rows with their names; a lone `out` has none. */
  readonly hasPortRows: boolean;
}

type Measured = Pick<GraphNode, "ports" | "type" | "name" | "id" | "index">;

/** Lays out a card. O(ports). */
export function cardGeometry(node: Measured, summary: string): CardGeometry {
  const hasPortRows = node.ports.some((port) => port !== "out");
  const top = headerHeight + (summary === "" ? 0 : summaryHeight);
  const rows = node.ports.map((port, row): [string, number] => [
    port,
    hasPortRows ? top + portsPadding + portRowHeight * (row + 0.5) : headerHeight / 2,
  ]);
  return {
    width: isShort(node) && !hasPortRows ? shortWidth : fullWidth,
    height: top + (hasPortRows ? node.ports.length * portRowHeight + 2 * portsPadding : 0),
    inputY: headerHeight / 2,
    portYs: Object.fromEntries(rows),
    hasPortRows,
  };
}

/** The two ends of a graph say little: small cards leave the width to the work between them. */
const isShort = (node: Measured): boolean =>
  (node.type === "start" || node.type === "end") && nodeName(node).length <= shortName;
