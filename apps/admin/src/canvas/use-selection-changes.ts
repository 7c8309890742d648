import { type EdgeChange, type NodeChange, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";

import type { Selection } from "../builder/selection.ts";
import { type EdgeRef, sameEdge } from "../editing/commands/edge-edits.ts";
import type { GraphEdge } from "../graph/read-graph.ts";
import type { CanvasNode } from "./nodes-to-draw.ts";
import { isNoteKey, noteIdOf } from "./note-key.ts";
import type { RoutedEdge } from "./routed-edge.tsx";

/**
 * Takes over what React Flow selects. It tells of nodes and of edges one after the other, before anything is drawn anew: so
 * the later ones are added to what the earlier ones made of the selection.
 */
export function useSelectionChanges(selection: Selection, select: (selection: Selection) => void) {
  const store = useStoreApi<CanvasNode, RoutedEdge>();
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  }, [selection]);

  const take = (next: Selection) => {
    if (next === latest.current) return;
    latest.current = next;
    select(next);
  };

  return {
    nodes: (changes: readonly NodeChange<CanvasNode>[]) =>
      take(changes.reduce(withNodeChange, latest.current)),
    edges: (changes: readonly EdgeChange<RoutedEdge>[], all: readonly GraphEdge[]) => {
      // A box drawn around nodes means these; their edges go with them anyway.
      const isBox = store.getState().userSelectionRect !== null;
      const meant = isBox
        ? changes.filter((change) => change.type !== "select" || !change.selected)
        : changes;
      take(meant.reduce((made, change) => withEdgeChange(made, change, all), latest.current));
    },
  };
}

function withNodeChange(selection: Selection, change: NodeChange<CanvasNode>): Selection {
  if (change.type !== "select") return selection;
  const [kind, id] = isNoteKey(change.id)
    ? (["notes", noteIdOf(change.id)] as const)
    : (["nodes", change.id] as const);
  if (selection[kind].includes(id) === change.selected) return selection;
  const others = selection[kind].filter((each) => each !== id);
  return { ...selection, [kind]: change.selected ? [...others, id] : others };
}

function withEdgeChange(
  selection: Selection,
  change: EdgeChange<RoutedEdge>,
  all: readonly GraphEdge[],
): Selection {
  const edge = change.type === "select" ? all.find(({ key }) => key === change.id) : undefined;
  if (change.type !== "select" || edge === undefined) return selection;
  const ref: EdgeRef = { from: edge.from, port: edge.port, to: edge.to };
  const others = selection.edges.filter((each) => !sameEdge(each, ref));
  if (others.length < selection.edges.length === change.selected) return selection;
  return { ...selection, edges: change.selected ? [...others, ref] : others };
}
