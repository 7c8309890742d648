import type { ELK, ElkNode } from "elkjs/lib/elk-api.js";
import elkWorkerUrl from "elkjs/lib/elk-worker.min.js?url";

import { summaryOf } from "../graph/node-summary.ts";
import type { GraphView } from "../graph/read-graph.ts";
import { cardGeometry } from "./card-geometry.ts";
import { completedPlaces } from "./place-nodes.ts";
import { isClear, type Link, routeEdges } from "./route-edges.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything lies, in canvas pixels. */
export interface Layout {
  /** The top left corner of each node, by the node's key. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** The corners of each edge between its two ends, by the edge's key; an edge without an entry finds its own way. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "40",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.spacing.nodeNode": "36",
  "elk.spacing.edgeNode": "20",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  // Equal on equal documents, and near to the order in which the author wrote.
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  // Of a cycle, the edge that leads back is the one against the flow from start, as a reader sees it.
  "elk.layered.cycleBreaking.strategy": "DEPTH_FIRST",
};

/**
 * The author's own places; undefined where no node has one. Nodes that came later without one lie beside those that have.
 *
 * @param automatic the layout that the graph had or would have by itself, where that is known: edges between nodes that
 * still lie as it says keep their ways
 */
export function writtenLayout(view: GraphView, automatic?: Layout): Layout | undefined {
  if (view.nodes.every(({ position }) => position === undefined)) return undefined;
  const nodes = completedPlaces(view);
  return { nodes, routes: routesBetween(view, nodes, automatic) };
}

function routesBetween(
  { nodes, edges }: GraphView,
  places: ReadonlyMap<string, Point>,
  automatic: Layout | undefined,
): Layout["routes"] {
  const cards = new Map(
    nodes.map((node) => {
      const place = places.get(node.key) ?? origin;
      return [node.key, { ...place, ...cardGeometry(node, summaryOf(node.type, node.config)) }];
    }),
  );
  const boxes = [...cards.values()];
  const routes = new Map<string, readonly Point[]>();
  const links = edges.flatMap(({ key, from, port, to }): Link[] => {
    const [source, target] = [cards.get(from), cards.get(to)];
    if (source === undefined || target === undefined) return [];
    const link = {
      key,
      from: `${from} ${port}`,
      to,
      source: { x: source.x + source.width, y: source.y + (source.portYs[port] ?? source.inputY) },
      target: { x: target.x, y: target.y + target.inputY },
    };
    const known = automatic?.routes.get(key);
    const isKept =
      known !== undefined &&
      isThere(source, automatic?.nodes.get(from)) &&
      isThere(target, automatic?.nodes.get(to)) &&
      isClear([link.source, ...known, link.target], boxes);
    if (isKept) routes.set(key, known);
    return isKept ? [] : [link];
  });
  return new Map([...routes, ...routeEdges(links, boxes)]);
}

const origin: Point = { x: 0, y: 0 };

/** Whether something lies where a layout put it, as far as whole pixels tell. */
const isThere = ({ x, y }: Point, place: Point | undefined): boolean =>
  place !== undefined && Math.abs(place.x - x) < 1 && Math.abs(place.y - y) < 1;

/** Changes exactly when {@link autoLayout} would answer otherwise. */
export const layoutKey = ({ nodes, edges }: GraphView): string =>
  JSON.stringify([
    nodes.map((node) => {
      const { width, height } = cardGeometry(node, summaryOf(node.type, node.config));
      return [node.key, node.ports, width, height];
    }),
    edges.map((edge) => [edge.from, edge.port, edge.to]),
  ]);

let engine: Promise<ELK> | undefined;

/** Loaded on first use: the layout engine is large, and many graphs carry their own positions. */
const loadEngine = (): Promise<ELK> =>
  (engine ??= import("elkjs/lib/elk-api.js").then(
    ({ default: Elk }) => new Elk({ workerUrl: elkWorkerUrl }),
  ));

const port = (id: string, x: number, y: number) => ({ id, x, y, width: 0, height: 0 });

/** Lays a graph out in layers from left to right, off the main thread. Never rejects: without the engine it is a row. */
export async function autoLayout(view: GraphView): Promise<Layout> {
  try {
    const elk = await loadEngine();
    const placed = await elk.layout<ElkNode>({
      id: "root",
      layoutOptions: options,
      children: view.nodes.map((node) => {
        const geometry = cardGeometry(node, summaryOf(node.type, node.config));
        return {
          id: node.key,
          width: geometry.width,
          height: geometry.height,
          layoutOptions: { "elk.portConstraints": "FIXED_POS" },
          ports: [
            port(`${node.key}<`, 0, geometry.inputY),
            ...node.ports.map((name) =>
              port(`${node.key}>${name}`, geometry.width, geometry.portYs[name] ?? geometry.inputY),
            ),
          ],
        };
      }),
      edges: view.edges.map((edge) => ({
        id: edge.key,
        sources: [`${edge.from}>${edge.port}`],
        targets: [`${edge.to}<`],
      })),
    });
    return {
      nodes: new Map((placed.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
      routes: new Map((placed.edges ?? []).map(({ id, sections }) => [id, sections?.[0]?.bendPoints ?? []])),
    };
  } catch {
    return rowLayout(view);
  }
}

/** All nodes side by side in the document's order: readable, and needs nothing. */
export const rowLayout = ({ nodes }: GraphView): Layout => ({
  nodes: new Map(nodes.map(({ key }, index) => [key, { x: index * 280, y: 0 }])),
  routes: new Map(),
});
