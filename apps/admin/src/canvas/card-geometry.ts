import type { GraphNode } from "../graph/read-graph.ts";

/** The card's measures in canvas pixels; node-card.module.css draws to the same numbers. */
export const cardWidth = 216;
const headerHeight = 52;
const summaryHeight = 30;
const portRowHeight = 26;
const portsPadding = 5;

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

/** Lays out a card. O(ports). */
export function cardGeometry(node: Pick<GraphNode, "ports">, summary: string): CardGeometry {
  const hasPortRows = node.ports.some((port) => port !== "out");
  const top = headerHeight + (summary === "" ? 0 : summaryHeight);
  const rows = node.ports.map((port, row): [string, number] => [
    port,
    hasPortRows ? top + portsPadding + portRowHeight * (row + 0.5) : headerHeight / 2,
  ]);
  return {
    width: cardWidth,
    height: top + (hasPortRows ? node.ports.length * portRowHeight + 2 * portsPadding : 0),
    inputY: headerHeight / 2,
    portYs: Object.fromEntries(rows),
    hasPortRows,
  };
}
