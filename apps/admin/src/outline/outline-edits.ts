import { type JsonObject, nodeDefinitions } from "@patchbay/graph";

import type { NewPlace } from "../canvas/canvas-context.ts";
import {
  addDrafted,
  attachmentOf,
  type Drafted,
  draftNode,
  isBetween,
  type Known,
} from "../canvas/new-node.ts";
import { inOneStep } from "../editing/commands/compose.ts";
import { copySelection, pasteFragment } from "../editing/commands/clipboard.ts";
import { type EdgeRef, edgeRef, sameEdge } from "../editing/commands/edge-edits.ts";
import type { Position } from "../editing/commands/node-edits.ts";
import { edgesOf } from "../editing/document-parts.ts";
import type { Edit } from "../editing/edit.ts";
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
 * Adds a node of a type to a graph, with what the canvas gives it to begin with. Behind a port that leads to one node it
 * goes in between, as on that edge; a node that nothing follows takes the edge's target away from nobody, and so goes
 * beside it. Behind a fork it is one more branch.
 */
export function additionTo(graph: JsonObject, type: string, place: AddPlace, known: Known): Addition {
  const view = readGraph(graph);
  const wanted = draftNode(type, newPlaceOf(graph, place), graph, view, known);
  const isBeside = wanted.attachment.kind === "edge" && wanted.onward === undefined;
  const drafted: Drafted = isBeside ? { ...wanted, attachment: { kind: "none" } } : wanted;
  const { node, drawn, attachment } = drafted;
  const origin = originOf(graph, place);
  const edit = addDrafted(drafted, origin === undefined ? undefined : freePlace(graph, origin));
  const added = { key: node.id, name: nodeName(drawn) };
  if (attachment.kind === "none") return { ...added, edit, isConnected: false };
  const after = nameOf(graph, attachment.kind === "edge" ? attachment.edge.from : attachment.from);
  const name = t("outline.editInsert", { name: added.name, after });
  return { ...added, edit: { ...edit, name }, isConnected: true };
}

/** The place as the canvas would ask for it. */
function newPlaceOf(graph: JsonObject, place: AddPlace): NewPlace {
  switch (place.kind) {
    case "loose":
      return { kind: "free" };
    case "edge":
      return place;
    case "port": {
      const { from, port } = place;
      const edge = onlyEdge(graph, from.key, port);
      return edge === undefined ? { kind: "after", node: from.key, port } : { kind: "edge", edge };
    }
  }
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

/** The node types that can be added at a place: a second start nowhere, and on an edge what leads on. */
export function addableTypes(graph: JsonObject, place: AddPlace): readonly string[] {
  const hasStart = readGraph(graph).nodes.some(({ type }) => type === "start");
  const isOnEdge = newPlaceOf(graph, place).kind === "edge";
  return [...nodeDefinitions.keys()].filter(
    (type) => (type !== "start" || !hasStart) && (!isOnEdge || isBetween(type)),
  );
}

/** The port that most people mean who add behind a node, or connect it: the one that is still to be filled. */
export function likelyPort(graph: JsonObject, from: GraphNode): string | undefined {
  const attachment = attachmentOf({ kind: "after", node: from.key }, readGraph(graph));
  switch (attachment.kind) {
    case "none":
      return undefined;
    case "after":
      return attachment.port;
    case "edge":
      return attachment.edge.port;
  }
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
