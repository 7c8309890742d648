import type { GraphEdge, GraphView } from "../graph/read-graph.ts";
import { type Layout, layoutKey, type Point, writtenLayout } from "./layout.ts";

/** Where the nodes of a graph were shown that have no place of their own in the document. */
interface Shown {
  readonly view: GraphView;
  readonly key: string;
  readonly layout: Layout;
  /** Also of nodes that have gone since: an undo brings them back to where they were. */
  readonly places: ReadonlyMap<string, Point>;
}

/** What a canvas remembers of its graphs, so that nothing on it moves because something beside it came or went. */
export interface ShownPlaces {
  /**
   * Where a graph lies that was shown before, maybe otherwise; undefined for one that is mostly new and to be laid out.
   *
   * @param automatic the layout that the graph had or would have by itself, where that is known
   */
  readonly layoutOf: (graph: string, view: GraphView, automatic?: Layout) => Layout | undefined;
  /** Remembers how a graph was laid out. */
  readonly remember: (graph: string, view: GraphView, layout: Layout) => void;
}

/** An empty memory. */
export function shownPlaces(): ShownPlaces {
  const graphs = new Map<string, Shown>();
  const remember: ShownPlaces["remember"] = (graph, view, layout) => {
    const places = new Map(graphs.get(graph)?.places);
    // A place that the document gives is the document's to remember: undoing that it was given goes back to this one.
    for (const { key, position } of view.nodes) {
      const place = layout.nodes.get(key);
      if (position === undefined && place !== undefined) places.set(key, place);
    }
    graphs.set(graph, { view, key: layoutKey(view), layout, places });
  };
  return {
    remember,
    layoutOf: (graph, view, automatic) => {
      const shown = graphs.get(graph);
      const isPlaced = view.nodes.some(({ position }) => position !== undefined);
      if (shown !== undefined && !isPlaced && isShownSo(shown, view)) return shown.layout;
      const settled = shown === undefined ? view : withPlaces(view, shown);
      const known = settled.nodes.filter(({ position }) => position !== undefined).length;
      // Of a text that was replaced by another the few nodes that both have are no reason to spoil the layout.
      if (!isPlaced && known * 2 < Math.max(1, view.nodes.length)) return undefined;
      const layout = writtenLayout(settled, automatic ?? (shown && routesOf(shown, view)));
      if (layout !== undefined) remember(graph, view, layout);
      return layout;
    },
  };
}

/** Whether a graph is shown right as it was laid out, so that the very same layout is right for it. */
const isShownSo = ({ key, view: { nodes }, layout, places }: Shown, view: GraphView): boolean =>
  key === layoutKey(view) &&
  nodes.every((node) => node.position === undefined) &&
  view.nodes.every((node) => layout.nodes.get(node.key) === places.get(node.key));

/** A graph in which every node that was shown has the place at which it was. */
function withPlaces(view: GraphView, { view: before, places }: Shown): GraphView {
  const keys = new Set(view.nodes.map(({ key }) => key));
  const isSameLength = before.nodes.length === view.nodes.length;
  /** The node that has another id now: it stands in the same place of the document, and its old id is gone. */
  const renamed = (index: number) => {
    const old = isSameLength ? before.nodes[index] : undefined;
    return old === undefined || keys.has(old.key) ? undefined : places.get(old.key);
  };
  return {
    ...view,
    nodes: view.nodes.map((node, index) => ({
      ...node,
      position: node.position ?? places.get(node.key) ?? renamed(index),
    })),
  };
}

/** The ways of the edges that are still there, by the keys that they have by now: a key counts the edges before. */
function routesOf({ view: { edges }, layout }: Shown, view: GraphView): Layout {
  const known = new Map(edges.map((edge) => [wayOf(edge), layout.routes.get(edge.key)]));
  const routes = view.edges.flatMap((edge) => {
    const route = known.get(wayOf(edge));
    return route === undefined ? [] : [[edge.key, route] as const];
  });
  return { nodes: layout.nodes, routes: new Map(routes) };
}

const wayOf = ({ from, port, to }: GraphEdge): string => JSON.stringify([from, port, to]);
