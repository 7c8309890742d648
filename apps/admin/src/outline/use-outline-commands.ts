import type { JsonObject } from "@patchbay/graph";
import { useState } from "react";

import { type Builder, useBuilder } from "../builder/builder-context.ts";
import { nothingSelected, type Selection, selectNodes } from "../builder/selection.ts";
import { rememberType } from "../canvas/recent-types.ts";
import { useKnown } from "../canvas/use-known.ts";
import { connect, disconnect, type EdgeRef, edgeRef, sameEdge } from "../editing/commands/edge-edits.ts";
import { removeNodes, renameNode } from "../editing/commands/node-edits.ts";
import { removeNotes } from "../editing/commands/note-edits.ts";
import { edgesOf } from "../editing/document-parts.ts";
import { type Edit, graphAt, type GraphPath, within } from "../editing/edit.ts";
import { type GraphNode, nodeName, readGraph } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { additionTo, type AddPlace, duplicateOf } from "./outline-edits.ts";
import { type NodeItem, nodeItemId, type OutlineItem } from "./outline-item.ts";

/** A question that must be answered before the document changes. */
export type Question =
  | {
      readonly kind: "type";
      readonly path: GraphPath;
      readonly place: AddPlace;
      readonly after: string | undefined;
    }
  | {
      readonly kind: "port";
      readonly path: GraphPath;
      readonly from: GraphNode;
      readonly next: "add" | "connect";
    }
  | { readonly kind: "target"; readonly path: GraphPath; readonly from: GraphNode; readonly port: string }
  | { readonly kind: "connection"; readonly path: GraphPath; readonly of: GraphNode };

/** What was done, for those who cannot see it; a new object each time, so that the same words are said again. */
export interface Said {
  readonly text: string;
}

/** What the outline can do with the document. Each says politely what it did. */
export interface OutlineCommands {
  readonly said: Said;
  readonly question: Question | undefined;
  readonly ask: (question: Question | undefined) => void;
  readonly show: (item: OutlineItem, isAdded: boolean) => void;
  readonly addAt: (item: OutlineItem) => void;
  readonly add: (type: string, question: Question & { readonly kind: "type" }) => void;
  readonly rename: (item: OutlineItem, name: string) => void;
  readonly duplicate: (item: OutlineItem) => void;
  readonly remove: (item: OutlineItem) => void;
  readonly connectFrom: (item: OutlineItem) => void;
  readonly choosePort: (port: string, question: Question & { readonly kind: "port" }) => void;
  readonly connect: (target: GraphNode, question: Question & { readonly kind: "target" }) => void;
  readonly disconnectAt: (item: OutlineItem) => void;
  readonly disconnect: (path: GraphPath, edge: EdgeRef) => void;
}

/**
 * Binds the outline's commands to the builder around it.
 *
 * @param onMade called with the id of the line that the focus should go to, once it is there
 */
export function useOutlineCommands(onMade: (itemId: string) => void): OutlineCommands {
  const builder = useBuilder();
  const known = useKnown();
  const [said, setSaid] = useState<Said>({ text: "" });
  const [question, ask] = useState<Question>();
  const say = (text: string) => setSaid({ text });

  /** Edits the graph at a path, wherever the canvas is. Says so where that cannot be. */
  const edit = (path: GraphPath, each: Edit): boolean => {
    if (!builder.canEdit) say(t("outline.cannotEdit"));
    return builder.canEdit && builder.editor.run(within(path, each));
  };

  const askFor = (item: OutlineItem, next: "add" | "connect") => {
    const { path } = item;
    if (!builder.canEdit) return say(t("outline.cannotEdit"));
    const go = (from: GraphNode, port: string) => ask(afterPort(path, from, port, next));
    switch (item.kind) {
      case "node": {
        const [port, ...others] = item.node.ports;
        if (others.length > 0) return ask({ kind: "port", path, from: item.node, next });
        if (port !== undefined) return go(item.node, port);
        if (next === "connect") return say(t("outline.noPorts", { name: item.label }));
        return ask({ kind: "type", path, place: { kind: "loose" }, after: undefined });
      }
      case "port":
        return go(item.node, item.port);
      case "reference":
        if (next === "connect") return go(item.from, item.edge.port);
        return ask({
          kind: "type",
          path,
          place: { kind: "edge", edge: item.edge },
          after: nodeName(item.from),
        });
      case "body":
        return ask({ kind: "type", path: item.body, place: { kind: "loose" }, after: undefined });
      case "note":
      case "notes":
      case "unreached":
        return ask({ kind: "type", path, place: { kind: "loose" }, after: undefined });
    }
  };

  const cut = (path: GraphPath, edge: EdgeRef) => {
    const names = namesIn(builder.document, path);
    if (edit(path, disconnect([edge])))
      say(t("outline.disconnected", { from: names(edge.from), to: names(edge.to) }));
  };

  const removeNode = ({ path, node, label: name }: NodeItem) => {
    const named = { ...removeNodes([node.key]), name: t("outline.editDelete", { name }) };
    if (edit(path, named)) say(t("outline.deleted", { name }));
  };

  return {
    said,
    question,
    ask,
    show: (item, isAdded) => {
      if (showItem(builder, item, isAdded)) say(t("outline.shown", { name: item.label }));
    },
    addAt: (item) => askFor(item, "add"),
    add: (type, { path, place, after }) => {
      const graph = graphAt(builder.document, path);
      if (graph === undefined) return;
      const { edit: addition, key, name, isConnected } = additionTo(graph, type, place, known);
      if (!edit(path, addition)) return;
      rememberType(type);
      onMade(nodeItemId(path, key));
      showNode(builder, path, key);
      if (!isConnected && place.kind !== "loose") return say(t("outline.addedLoose", { name }));
      say(after === undefined ? t("outline.added", { name }) : t("outline.addedAfter", { name, after }));
    },
    rename: (item, name) => {
      if (item.kind !== "node" || name.trim() === item.label) return;
      if (edit(item.path, renameNode(item.node.key, name)))
        say(t("outline.renamed", { name: name.trim() || item.node.id }));
    },
    duplicate: (item) => {
      const graph = graphAt(builder.document, item.path);
      if (item.kind !== "node" || graph === undefined) return;
      const copy = duplicateOf(graph, item.node);
      if (copy === undefined || !edit(item.path, copy.edit)) return;
      onMade(nodeItemId(item.path, copy.key));
      showNode(builder, item.path, copy.key);
      say(t("outline.duplicated", { name: item.label }));
    },
    remove: (item) => {
      switch (item.kind) {
        case "node":
          return removeNode(item);
        case "reference":
          return cut(item.path, item.edge);
        case "port":
          if (item.leadsTo !== undefined) cut(item.path, item.leadsTo.edge);
          return;
        case "note":
          if (edit(item.path, removeNotes([item.noteId]))) say(t("outline.deleted", { name: item.label }));
          return;
        case "body":
        case "notes":
        case "unreached":
          return;
      }
    },
    connectFrom: (item) => askFor(item, "connect"),
    choosePort: (port, { path, from, next }) => ask(afterPort(path, from, port, next)),
    connect: (target, { path, from, port }) => {
      const names = { from: nodeName(from), to: nodeName(target) };
      const named = { ...connect({ from: from.key, port, to: target.key }), name: t("edit.connect", names) };
      const isDone = edit(path, named);
      if (builder.canEdit) say(t(isDone ? "outline.connected" : "outline.alreadyConnected", names));
    },
    disconnectAt: (item) => {
      const { path } = item;
      if (item.kind === "reference") return cut(path, item.edge);
      if (item.kind === "port" && item.leadsTo !== undefined) return cut(path, item.leadsTo.edge);
      if (item.kind !== "node" && item.kind !== "port") return;
      const [edge, ...others] = connectionsOf(builder.document, path, item.node);
      if (edge === undefined) return say(t("outline.nothingToDisconnect", { name: item.label }));
      if (others.length === 0) return cut(path, edge);
      ask({ kind: "connection", path, of: item.node });
    },
    disconnect: cut,
  };
}

/** The edges that begin or end at a node, once each: those that leave it first. */
export function connectionsOf(document: JsonObject, path: GraphPath, node: GraphNode): readonly EdgeRef[] {
  const all = edgesOf(graphAt(document, path) ?? {}).map(edgeRef);
  const once = all.filter((edge, index) => all.findIndex((each) => sameEdge(each, edge)) === index);
  const leaving = once.filter(({ from }) => from === node.key);
  return [...leaving, ...once.filter(({ from, to }) => to === node.key && from !== node.key)];
}

/** The names of the nodes of a graph by their keys. */
export function namesIn(document: JsonObject, path: GraphPath): (key: string) => string {
  const names = new Map(readGraph(graphAt(document, path)).nodes.map((node) => [node.key, nodeName(node)]));
  return (key) => names.get(key) ?? key;
}

function afterPort(path: GraphPath, from: GraphNode, port: string, next: "add" | "connect"): Question {
  return next === "connect"
    ? { kind: "target", path, from, port }
    : { kind: "type", path, place: { kind: "port", from, port }, after: nodeName(from) };
}

/** What of the graph a line selects; undefined where it stands for nothing that can be selected. */
export function selectionOf(item: OutlineItem): Selection | undefined {
  switch (item.kind) {
    case "node":
      return selectNodes(item.node.key);
    case "reference":
      return { ...nothingSelected, edges: [item.edge] };
    case "port":
      return item.leadsTo === undefined
        ? selectNodes(item.node.key)
        : { ...nothingSelected, edges: [item.leadsTo.edge] };
    case "note":
      return { ...nothingSelected, notes: [item.noteId] };
    case "body":
    case "notes":
    case "unreached":
      return undefined;
  }
}

/** Selects what a line stands for, in the graph that it stands in. Answers whether it did. */
function showItem(builder: Builder, item: OutlineItem, isAdded: boolean): boolean {
  if (item.kind === "body") {
    builder.open(item.body);
    return false;
  }
  const selection = selectionOf(item);
  if (selection === undefined) return false;
  const isHere = samePath(builder.path, item.path);
  if (!isHere) builder.open(item.path);
  builder.select(isAdded && isHere ? toggled(builder.selection, selection) : selection);
  return true;
}

function showNode(builder: Builder, path: GraphPath, key: string): void {
  if (!samePath(builder.path, path)) builder.open(path);
  builder.select(selectNodes(key));
}

export const samePath = (a: GraphPath, b: GraphPath): boolean =>
  a.length === b.length && a.every((key, index) => key === b[index]);

/** A selection with one more thing, or without it where it was in it. */
function toggled(before: Selection, { nodes, edges, notes }: Selection): Selection {
  return {
    nodes: [...new Set(before.nodes).symmetricDifference(new Set(nodes))],
    edges: [
      ...before.edges.filter((edge) => !edges.some((each) => sameEdge(each, edge))),
      ...edges.filter((edge) => !before.edges.some((each) => sameEdge(each, edge))),
    ],
    notes: [...new Set(before.notes).symmetricDifference(new Set(notes))],
  };
}
