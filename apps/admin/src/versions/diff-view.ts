import { type EdgeEnds, type GraphChange, diffGraphs, type Json, type JsonObject } from "@patchbay/graph";

import { freeId, nodeIds, rawList } from "../editing/document-parts.ts";
import { nodeIndexOf } from "../graph/diagnostics-of-node.ts";
import { fields, isFields, text } from "../graph/read-fields.ts";
import { type GraphView, readGraph } from "../graph/read-graph.ts";

/** What became of a node or an edge. */
export type Mark = "added" | "removed" | "changed";

/** One difference, and what of the drawing it is about. */
export interface MarkedChange {
  readonly change: GraphChange;
  /** The keys of the nodes and edges to look at; empty where it is about the document as a whole. */
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

/** Two documents in one drawing: the later one, with what it no longer has. */
export interface DiffView {
  readonly view: GraphView;
  /** By the keys of {@link view}; what has none is as it was. */
  readonly nodeMarks: ReadonlyMap<string, Mark>;
  readonly edgeMarks: ReadonlyMap<string, Mark>;
  /** In the order of the document, without the edges that went with their nodes. */
  readonly changes: readonly MarkedChange[];
}

/** Draws what differs between two documents. Total, like the difference itself. */
export function diffView(from: JsonObject, to: JsonObject): DiffView {
  const changes = diffGraphs(from, to);
  const united = unite(from, to, changes);
  const view = readGraph(united.document);
  const nodeMarks = new Map<string, Mark>();
  const edgeMarks = new Map<string, Mark>();
  const marked = changes.map((change): MarkedChange => {
    const found = united.places.get(change) ?? placesIn(change, view);
    const nodes = found.nodes.flatMap((index) => view.nodes.find((node) => node.index === index)?.key ?? []);
    const edges = found.edges.map(({ index, mark }) => {
      edgeMarks.set(`edge-${index}`, mark);
      return `edge-${index}`;
    });
    const mark = markOf(change);
    // What came or went did not change as well.
    for (const key of nodes) {
      if (mark !== undefined && nodeMarks.get(key) === undefined) nodeMarks.set(key, mark);
    }
    return { change, nodes, edges };
  });
  const gone = new Set(changes.flatMap((each) => (each.type === "node.removed" ? [each.node_id] : [])));
  const told = marked.filter(
    ({ change }) =>
      change.type !== "edge.removed" || !(gone.has(change.before.from) || gone.has(change.before.to)),
  );
  return { view, nodeMarks, edgeMarks, changes: told };
}

interface Places {
  /** Places in `nodes` of the united document. */
  readonly nodes: readonly number[];
  readonly edges: readonly { readonly index: number; readonly mark: Mark }[];
}

interface United {
  readonly document: JsonObject;
  /** Where the changes are whose nodes and edges are no longer in the later document, or stand there twice. */
  readonly places: ReadonlyMap<GraphChange, Places>;
}

/** The later document with the nodes and edges that it no longer has behind its own. */
function unite(from: JsonObject, to: JsonObject, changes: readonly GraphChange[]): United {
  const nodes = [...rawList(to["nodes"])];
  const edges = [...rawList(to["edges"])];
  const places = new Map<GraphChange, Places>();
  const taken = new Set(nodeIds(to));
  /** How the nodes of the earlier document are called in the drawing. */
  const ids = new Map<string, string>();
  for (const change of changes) {
    if (change.type === "node.renamed") ids.set(change.before, change.after);
  }
  for (const change of changes) {
    if (change.type !== "node.removed") continue;
    const id = idOf(change.before);
    const shown = freeId(id, taken);
    taken.add(shown);
    ids.set(id, shown);
    places.set(change, { nodes: [nodes.length], edges: [] });
    nodes.push(renamedTo(change.before, id, shown));
  }
  const append = ({ from: start, port, to: end }: EdgeEnds) => {
    edges.push({ from: ids.get(start) ?? start, port, to: ids.get(end) ?? end });
    return { index: edges.length - 1, mark: "removed" as const };
  };
  for (const change of changes) {
    if (change.type === "edge.removed") places.set(change, { nodes: [], edges: [append(change.before)] });
    if (change.type === "edge.rerouted") {
      const now = edgeIndexOf(change.path_after);
      places.set(change, {
        nodes: [],
        edges: [
          append(change.before),
          ...(now === undefined ? [] : [{ index: now, mark: "added" as const }]),
        ],
      });
    }
  }
  return { document: { ...to, nodes, edges }, places };
}

/** The places that a change names itself. By the id first: a field that is gone has no place in the later document. */
function placesIn(change: GraphChange, view: GraphView): Places {
  const id = "node_id" in change ? change.node_id : change.type === "cosmetic" ? change.id : null;
  const named = change.type === "cosmetic" && change.part === "note" ? null : id;
  const node = view.nodes.find((each) => each.id === named)?.index ?? nodeIndexOf(change.path_after ?? "");
  const edge = change.type === "edge.added" ? edgeIndexOf(change.path_after) : undefined;
  return {
    nodes: node === undefined ? [] : [node],
    edges: edge === undefined ? [] : [{ index: edge, mark: "added" }],
  };
}

function edgeIndexOf(pointer: string): number | undefined {
  const index = /^\/edges\/(\d+)(?:\/|$)/.exec(pointer)?.[1];
  return index === undefined ? undefined : Number(index);
}

function markOf(change: GraphChange): Mark | undefined {
  switch (change.type) {
    case "node.added":
      return "added";
    case "node.removed":
      return "removed";
    case "node.renamed":
    case "node.type_changed":
    case "config.changed":
    case "policy.changed":
      return "changed";
    case "cosmetic":
      return change.part === "name" ? "changed" : undefined;
    case "nodes.reordered":
    case "edge.added":
    case "edge.removed":
    case "edge.rerouted":
    case "edges.reordered":
    case "channel.added":
    case "channel.removed":
    case "channel.changed":
    case "input.changed":
    case "output.changed":
    case "limits.changed":
    case "voice.changed":
    case "document.changed":
      return undefined;
  }
}

const idOf = (node: Json): string => text(fields(node)["id"]);

/** A node under another id, so that it can stand beside the one that has its id now; people still read the old one. */
function renamedTo(node: Json, id: string, shown: string): Json {
  if (!isFields(node) || id === shown) return node;
  return { ...node, id: shown, name: text(node["name"]) || id };
}
