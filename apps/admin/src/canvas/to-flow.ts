import type { Diagnostic, DiagnosticCode } from "@patchbay/graph";
import { type Node, Position } from "@xyflow/react";

import type { Tone } from "../design/badge.tsx";
import { diagnosticsByNode, worstSeverity } from "../graph/diagnostics-of-node.ts";
import { summaryOf } from "../graph/node-summary.ts";
import { type NodeCategory, nodeType } from "../graph/node-types.ts";
import { type GraphEdge, type GraphView, nodeName } from "../graph/read-graph.ts";
import { previewOf } from "../running/preview-of.ts";
import { type Activity, type NodeStatus, isPortTaken, outputsAt } from "../runs/run-state.ts";
import { t } from "../words/words.ts";
import type { EdgeLook } from "./arrowheads.tsx";
import { cardGeometry } from "./card-geometry.ts";
import { type InnerGraph, innerOf } from "./inner-graph.ts";
import type { Layout } from "./layout.ts";
import type { RoutedEdge } from "./routed-edge.tsx";

/** What a card shows. */
export interface CardData extends Record<string, unknown> {
  readonly name: string;
  readonly typeTitle: string;
  readonly category: NodeCategory;
  readonly icon: string;
  readonly summary: string;
  /** `y` is the middle of the port's handle, in pixels from the card's top. */
  readonly ports: readonly { readonly name: string; readonly y: number; readonly isTaken: boolean }[];
  readonly hasPortRows: boolean;
  /** Undefined for a node that nothing leads into. */
  readonly inputY: number | undefined;
  readonly problem: { readonly severity: Diagnostic["severity"]; readonly count: number } | undefined;
  readonly status: NodeStatus | "idle";
  /** Whether this server has nothing that could run it. */
  readonly isUnavailable: boolean;
  /** What can be entered from it. */
  readonly inner: InnerGraph["kind"] | undefined;
  /** Whether its name is being written. */
  readonly isRenamed?: boolean;
  /** What else there is to say of it for a moment: a cost, a lap, a value. */
  readonly badges: readonly CardBadge[];
}

/** A few letters on the rim of a card. */
export interface CardBadge {
  readonly tone: Tone;
  readonly text: string;
  /** In full, for who asks. */
  readonly title?: string;
  /** Whether it is the last value: it stands below the card. */
  readonly isValue?: true;
}

export type CardNode = Node<CardData, "card">;

/** What belongs on the rim of each card, by the id of its node. */
export type CardBadges = ReadonlyMap<string, readonly CardBadge[]>;

const noBadges: readonly CardBadge[] = [];

/** A graph as React Flow draws it. */
export interface Flow {
  readonly nodes: CardNode[];
  readonly edges: RoutedEdge[];
}

/**
 * The canvas as a view of the document, its layout, what is wrong with it and what its run has done. Pure.
 *
 * Sizes and handles are given, not measured, so that the first paint is the final one. A node without a place in
 * `layout` is left out with its edges.
 */
export function toFlow(
  view: GraphView,
  layout: Layout,
  diagnostics: readonly Diagnostic[],
  activity: Activity,
  badges: CardBadges = new Map(),
): Flow {
  const problems = diagnosticsByNode(diagnostics);
  const nodes = view.nodes.flatMap((node): CardNode[] => {
    const position = layout.nodes.get(node.key);
    if (position === undefined) return [];
    const { title, category, icon } = nodeType(node.type);
    const summary = summaryOf(node.type, node.config);
    const geometry = cardGeometry(node, summary);
    const found = problems.get(node.index) ?? [];
    const severity = worstSeverity(found);
    const status = activity.nodes[node.id]?.status ?? "idle";
    const name = nodeName(node);
    const inputY = node.type === "start" ? undefined : geometry.inputY;
    const ports = node.ports.map((port) => ({
      name: port,
      y: geometry.portYs[port] ?? geometry.inputY,
      isTaken: isPortTaken(activity, node.id, port),
    }));
    // React passes data attributes on, though its types know them only inside JSX.
    const attributes: CardNode["domAttributes"] & { "data-status": string } = {
      "data-status": status,
      "aria-describedby": nodeHintId,
    };
    return [
      {
        id: node.key,
        type: "card",
        position: { ...position },
        width: geometry.width,
        height: geometry.height,
        measured: { width: geometry.width, height: geometry.height },
        handles: [
          ...(inputY === undefined ? [] : [handle("target", null, geometry.width, inputY)]),
          ...ports.map((port) => handle("source", port.name, geometry.width, port.y)),
        ],
        ariaLabel: name,
        domAttributes: attributes,
        data: {
          name,
          typeTitle: title,
          category,
          icon,
          summary,
          ports,
          hasPortRows: geometry.hasPortRows,
          inputY,
          problem: severity === undefined ? undefined : { severity, count: found.length },
          status,
          isUnavailable: found.some(({ code }) => code === unavailableCode),
          inner: innerOf(node)?.kind,
          badges: badges.get(node.id) ?? noBadges,
        },
      },
    ];
  });
  const drawn = new Set(nodes.map(({ id }) => id));
  const names = new Map(nodes.map(({ id, data }) => [id, data.name]));
  const edges = view.edges
    .filter((edge) => drawn.has(edge.from) && drawn.has(edge.to))
    .map((edge): RoutedEdge => {
      const look = edgeLook(isPortTaken(activity, edge.from, edge.port), activity.nodes[edge.to]?.status);
      return {
        id: edge.key,
        source: edge.from,
        sourceHandle: edge.port,
        target: edge.to,
        type: "routed",
        data: {
          corners: layout.routes.get(edge.key),
          look,
          label: edge.port === "out" ? "" : edge.port,
          value: look === "idle" ? "" : valueOn(activity, edge),
        },
        className: look,
        animated: look === "active",
        zIndex: look === "idle" ? 0 : 1,
        focusable: true,
        // One stop on the way through the page is the node; from there a key leads to its edges.
        domAttributes: { tabIndex: -1, "aria-describedby": edgeHintId },
        ariaLabel: t("canvas.edge", {
          from: names.get(edge.from) ?? edge.from,
          port: edge.port,
          to: names.get(edge.to) ?? edge.to,
        }),
      };
    });
  return { nodes, edges };
}

/** The value that went along an edge last, in a few letters; empty where there is none. */
const valueOn = (activity: Activity, { from, port }: GraphEdge): string =>
  previewOf(outputsAt(activity, from, port) ?? {}) ?? "";

/** Where the canvas says what keys do on a node and on an edge. */
export const nodeHintId = "patchbay-node-keys";
export const edgeHintId = "patchbay-edge-keys";

/**
 * Makes what remembers the last flow: of the next one, everything that looks as before is the very object that it was, so
 * that nothing is drawn for nothing.
 */
export function flowKeeper(): (next: Flow) => Flow {
  let last: Flow = { nodes: [], edges: [] };
  return (next) => {
    last = { nodes: keepEach(last.nodes, next.nodes), edges: keepEach(last.edges, next.edges) };
    return last;
  };
}

function keepEach<Each extends { readonly id: string }>(
  before: readonly Each[],
  next: readonly Each[],
): Each[] {
  const known = new Map(before.map((each) => [each.id, each]));
  return next.map((each) => {
    const old = known.get(each.id);
    // Both are plain data with their keys in one order.
    return old !== undefined && JSON.stringify(old) === JSON.stringify(each) ? old : each;
  });
}

/** What the checker says of a node type that nothing here can run. */
const unavailableCode: DiagnosticCode = "PB4010";

/** A way that tokens took; `active` while what it leads to runs. */
function edgeLook(isTaken: boolean, target: NodeStatus | undefined): EdgeLook {
  if (!isTaken) return "idle";
  return target === "running" ? "active" : "taken";
}

/** A handle whose outer edge is the card's, and whose middle is at `y`: where React Flow lets edges begin and end. */
function handle(type: "source" | "target", id: string | null, cardWidth: number, y: number) {
  return {
    type,
    id,
    position: type === "source" ? Position.Right : Position.Left,
    x: type === "source" ? cardWidth - 1 : 0,
    y: y - 0.5,
    width: 1,
    height: 1,
  };
}
