import { type Edge, type Node, Position } from "@xyflow/react";

import { cardGeometry } from "../canvas/card-geometry.ts";
import type { Layout, Point } from "../canvas/layout.ts";
import { summaryOf } from "../graph/node-summary.ts";
import { type NodeCategory, nodeType } from "../graph/node-types.ts";
import { type GraphNode, nodeName } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import type { DiffView, Mark } from "./diff-view.ts";

/** What a card of the drawing shows. */
export interface DiffCardData extends Record<string, unknown> {
  readonly name: string;
  readonly typeTitle: string;
  readonly category: NodeCategory;
  readonly icon: string;
  readonly summary: string;
  readonly ports: readonly { readonly name: string; readonly y: number }[];
  readonly hasPortRows: boolean;
  readonly inputY: number;
  readonly mark: Mark | undefined;
}

export type DiffCardNode = Node<DiffCardData, "card">;

/** An edge that follows the layout's route around the nodes; without one it is a curve. */
export type DiffEdge = Edge<
  { readonly corners: readonly Point[] | undefined; readonly mark: Mark | undefined },
  "marked"
>;

/** Two documents in one drawing as React Flow draws it. A node without a place in `layout` is left out with its edges. */
export function diffFlow(
  { view, nodeMarks, edgeMarks }: DiffView,
  layout: Layout,
): { readonly nodes: DiffCardNode[]; readonly edges: DiffEdge[] } {
  const nodes = view.nodes.flatMap((node): DiffCardNode[] => {
    const position = layout.nodes.get(node.key);
    return position === undefined ? [] : [cardOf(node, position, nodeMarks.get(node.key))];
  });
  const drawn = new Set(nodes.map(({ id }) => id));
  const edges = view.edges
    .filter((edge) => drawn.has(edge.from) && drawn.has(edge.to))
    .map((edge): DiffEdge => {
      const mark = edgeMarks.get(edge.key);
      return {
        id: edge.key,
        source: edge.from,
        sourceHandle: edge.port,
        target: edge.to,
        type: "marked",
        data: { corners: layout.routes.get(edge.key), mark },
        className: mark ?? "same",
        zIndex: mark === undefined ? 0 : 1,
        focusable: false,
        ariaLabel: t("canvas.edge", { from: edge.from, port: edge.port, to: edge.to }),
      };
    });
  return { nodes, edges };
}

function cardOf(node: GraphNode, position: Point, mark: Mark | undefined): DiffCardNode {
  const { title, category, icon } = nodeType(node.type);
  const summary = summaryOf(node.type, node.config);
  const { width, height, inputY, portYs, hasPortRows } = cardGeometry(node, summary);
  const name = nodeName(node);
  const ports = node.ports.map((port) => ({ name: port, y: portYs[port] ?? inputY }));
  return {
    id: node.key,
    type: "card",
    position: { ...position },
    width,
    height,
    measured: { width, height },
    handles: [
      { type: "target", id: null, position: Position.Left, x: 0, y: inputY - 0.5, width: 1, height: 1 },
      ...ports.map((port) => ({
        type: "source" as const,
        id: port.name,
        position: Position.Right,
        x: width - 1,
        y: port.y - 0.5,
        width: 1,
        height: 1,
      })),
    ],
    ariaLabel: t("versions.compare.node", { node: name, mark: t(`versions.mark.${mark ?? "same"}`) }),
    data: { name, typeTitle: title, category, icon, summary, ports, hasPortRows, inputY, mark },
  };
}
