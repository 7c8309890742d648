import type { JsonObject } from "@patchbay/graph";
import type { NodeChange } from "@xyflow/react";

import type { Selection } from "../builder/selection.ts";
import { type EdgeRef, sameEdge } from "../editing/commands/edge-edits.ts";
import type { Judgement } from "./judge-connection.ts";
import type { Point } from "./layout.ts";
import type { NoteNode } from "./note-card.tsx";
import { isNoteKey, noteIdOf, noteKey } from "./note-key.ts";
import { notesIn } from "./notes.ts";
import type { RoutedEdge } from "./routed-edge.tsx";
import type { CardNode, Flow } from "./to-flow.ts";

export type CanvasNode = CardNode | NoteNode;

/** An edge that is being drawn, and what may become of it. */
export interface DrawnEdge {
  readonly from: string;
  readonly judge: (to: string) => Judgement;
}

/** What passes over the canvas without being in the document. */
export interface Passing {
  readonly selection: Selection;
  /** Where what is being dragged is right now, by its key on the canvas. */
  readonly dragged: ReadonlyMap<string, Point>;
  readonly drawn: DrawnEdge | undefined;
  /** The key of the node whose name is being written. */
  readonly renamed: string | undefined;
  /** The id of the note that is being written on. */
  readonly written: string | undefined;
}

/** Notes and cards as React Flow draws them now. A card about which nothing passes is the very object of the flow. */
export function nodesToDraw(flow: Flow | undefined, graph: JsonObject, passing: Passing): CanvasNode[] {
  const { selection, dragged, drawn, renamed, written } = passing;
  const chosen = new Set([...selection.nodes, ...selection.notes.map(noteKey)]);
  const notes = notesIn(graph).map(({ id, text, x, y, width, height }): NoteNode => {
    const key = noteKey(id);
    return {
      id: key,
      type: "note",
      position: dragged.get(key) ?? { x, y },
      width,
      height,
      measured: { width, height },
      handles: [],
      connectable: false,
      selected: chosen.has(key),
      ariaLabel: text.slice(0, 80),
      data: { text, isWritten: written === id },
    };
  });
  const cards = (flow?.nodes ?? []).map((node): CardNode => {
    const position = dragged.get(node.id);
    // Where it begins says nothing about where it may end.
    const isLegal = drawn === undefined || drawn.from === node.id ? undefined : drawn.judge(node.id).isLegal;
    if (position === undefined && isLegal === undefined && node.id !== renamed && !chosen.has(node.id))
      return node;
    return {
      ...node,
      ...(position !== undefined && { position }),
      ...(isLegal !== undefined && { className: isLegal ? "legal" : "illegal" }),
      ...(node.id === renamed && { data: { ...node.data, isRenamed: true } }),
      selected: chosen.has(node.id),
    };
  });
  return [...notes, ...cards];
}

/**
 * Edges as React Flow draws them now; those of what is being dragged find their own way meanwhile.
 *
 * @param target the key of the edge on which something would be put if it were let go now
 */
export const edgesToDraw = (
  flow: Flow | undefined,
  { edges }: Selection,
  dragged: ReadonlyMap<string, Point>,
  target?: string,
): RoutedEdge[] =>
  (flow?.edges ?? []).map((edge): RoutedEdge => {
    const isSelected = edges.some((each) => sameEdge(each, refOf(edge)));
    const isDragged = dragged.has(edge.source) || dragged.has(edge.target);
    const isTarget = edge.id === target;
    if (!isSelected && !isDragged && !isTarget) return edge;
    return {
      ...edge,
      selected: isSelected,
      ...(isDragged && edge.data !== undefined && { data: { ...edge.data, corners: undefined } }),
      ...(isTarget && { className: "target" }),
      ...((isSelected || isTarget) && { zIndex: 2 }),
    };
  });

/** The document's edge behind a drawn one. */
export const refOf = ({ source, sourceHandle, target }: RoutedEdge): EdgeRef => ({
  from: source,
  port: sourceHandle ?? "out",
  to: target,
});

/** Where things are after changes of a drag that goes on; the same object where no change is one. */
export function draggedTo(
  before: ReadonlyMap<string, Point>,
  changes: readonly NodeChange<CanvasNode>[],
): ReadonlyMap<string, Point> {
  const moved = changes.flatMap((change) =>
    change.type === "position" && change.dragging === true && change.position !== undefined
      ? [[change.id, change.position] as const]
      : [],
  );
  return moved.length === 0 ? before : new Map([...before, ...moved]);
}

/** Whether a thing on the canvas is selected, by its key there. */
export const isSelected = ({ nodes, notes }: Selection, key: string): boolean =>
  nodes.includes(key) || (isNoteKey(key) && notes.includes(noteIdOf(key)));
