import { type JsonObject, nodeDefinitions } from "@patchbay/graph";

import { inOneStep } from "../editing/commands/compose.ts";
import { copySelection, pasteFragment } from "../editing/commands/clipboard.ts";
import { type EdgeRef, edgeRef, sameEdge } from "../editing/commands/edge-edits.ts";
import { addAfter, insertOnEdge } from "../editing/commands/insert-edits.ts";
import { addNode, idForNew, type NewNode, type Position } from "../editing/commands/node-edits.ts";
import { edgesOf } from "../editing/document-parts.ts";
import type { Edit } from "../editing/edit.ts";
import { nodeType, portsOf } from "../graph/node-types.ts";
import { type GraphNode, nodeName, readGraph } from "../graph/read-graph.ts";
import { selectNodes } from "../builder/selection.ts";
import { t } from "../words/words.ts";

/** Where a new node goes: behind a port, onto an edge, or nowhere in particular. */
export type AddPlace =
  | { readonly kind: "port"; readonly from: GraphNode; readonly port: string }
  | { readonly kind: "edge"; readonly edge: EdgeRef }
  | { readonly kind: "loose" };

/** An edit that makes a node. */
export interface Addition {
  readonly edit: Edit;
  /** The new node's key. */
  readonly key: string;
  readonly name: string;
  readonly isConnected: boolean;
}

/**
 * Adds a node of a type to a graph. Behind a port that leads to one node it goes in between, as on that edge; a node that
 * nothing follows takes the edge's target away from nobody, and so goes beside it. Behind a fork it is one more branch.
 */
export function additionTo(graph: JsonObject, type: string, place: AddPlace): Addition {
  const { title } = nodeType(type);
  const [onward] = portsOf(type, {}, {});
  const origin = originOf(graph, place);
  const position = origin === undefined ? undefined : freePlace(graph, origin);
  const node: NewNode = { id: idForNew(graph, title), type, ...(position !== undefined && { position }) };
  const named = (edit: Edit, after: string): Addition => {
    const name = t("outline.editInsert", { name: title, after });
    return { edit: { ...edit, name }, key: node.id, name: title, isConnected: true };
  };
  const loose: Addition = { edit: addNode(node), key: node.id, name: title, isConnected: false };
  if (place.kind === "loose") return loose;
  const edge = place.kind === "edge" ? place.edge : onlyEdge(graph, place.from.key, place.port);
  if (place.kind === "edge" || edge !== undefined) {
    if (edge === undefined || onward === undefined) return loose;
    return named(insertOnEdge(edge, node, onward), nameOf(graph, edge.from));
  }
  return named(addAfter(place.from.key, place.port, node), nodeName(place.from));
}

/** A copy of a node beside it, without its connections. */
export function duplicateOf(graph: JsonObject, node: GraphNode): Pick<Addition, "edit" | "key"> | undefined {
  const fragment = copySelection(graph, selectNodes(node.key));
  if (fragment === undefined) return undefined;
  const { edit, selection } = pasteFragment(graph, fragment);
  const [key] = selection.nodes;
  if (key === undefined) return undefined;
  return { edit: inOneStep(t("outline.editDuplicate", { name: nodeName(node) }), [edit]), key };
}

/** The node types that can be added to a graph: a second start is none of them. */
export function addableTypes(graph: JsonObject): readonly string[] {
  const hasStart = readGraph(graph).nodes.some(({ type }) => type === "start");
  return [...nodeDefinitions.keys()].filter((type) => type !== "start" || !hasStart);
}

/** The edge that leaves by a port, where it is the only one. */
function onlyEdge(graph: JsonObject, from: string, port: string): EdgeRef | undefined {
  const leaving = edgesOf(graph)
    .map(edgeRef)
    .filter((edge) => edge.from === from && edge.port === port);
  const [first] = leaving;
  return first !== undefined && leaving.every((edge) => sameEdge(edge, first)) ? first : undefined;
}

const nameOf = (graph: JsonObject, key: string): string => {
  const node = readGraph(graph).nodes.find((each) => each.key === key);
  return node === undefined ? key : nodeName(node);
};

function originOf(graph: JsonObject, place: AddPlace): Position | undefined {
  if (place.kind === "loose") return undefined;
  const key = place.kind === "edge" ? place.edge.from : place.from.key;
  return readGraph(graph).nodes.find((each) => each.key === key)?.position;
}

/** A card with the space around it, in canvas pixels. */
const room = { x: 320, y: 140 };

/** A place to the right of another that no card lies on. Undefined positions are laid out by the canvas. */
function freePlace(graph: JsonObject, { x, y }: Position): Position {
  const taken = readGraph(graph).nodes.flatMap(({ position }) => (position === undefined ? [] : [position]));
  const place = { x: x + room.x, y };
  const isTaken = () =>
    taken.some(
      (each) => Math.abs(each.x - place.x) < room.x * 0.8 && Math.abs(each.y - place.y) < room.y * 0.8,
    );
  while (isTaken()) place.y += room.y;
  return place;
}
