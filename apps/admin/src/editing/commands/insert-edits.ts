import type { JsonObject } from "@patchbay/graph";

import { text } from "../../graph/read-fields.ts";
import { t } from "../../words/words.ts";
import { edgesOf, nodesOf } from "../document-parts.ts";
import type { Edit } from "../edit.ts";
import { inOneStep } from "./compose.ts";
import { connect, disconnect, type EdgeRef, edgeRef, reconnect } from "./edge-edits.ts";
import { addNode, type NewNode } from "./node-edits.ts";

/**
 * Adds a node on an edge: what led to the edge's target leads to the node, and the node leads on to it.
 *
 * @param port the new node's port that leads on; undefined for a node that nothing follows
 */
export function insertOnEdge(edge: EdgeRef, node: NewNode, port: string | undefined): Edit {
  const added = addNode(node);
  const onward = port === undefined ? [] : [connect({ from: node.id, port, to: edge.to })];
  return inOneStep(added.name, [added, reconnect(edge, { ...edge, to: node.id }), ...onward]);
}

/** Adds a node that a port of another leads to. */
export function addAfter(from: string, port: string, node: NewNode): Edit {
  const added = addNode(node);
  return inOneStep(added.name, [added, connect({ from, port, to: node.id })]);
}

/**
 * Connects with a loop in between, for an edge that would lead back without anything that ends the cycle: `body` leads
 * back, and `done` goes on where the port led until now, else to an end.
 */
export const connectThroughLoop = (edge: EdgeRef, loop: NewNode): Edit => ({
  name: t("canvas.edit.insertLoop"),
  apply: (document) => {
    const before = edgesOf(document)
      .map(edgeRef)
      .filter((each) => each.from === edge.from && each.port === edge.port && each.to !== edge.to);
    const exits = before.length > 0 ? before.map(({ to }) => to) : firstEnd(document);
    const edits = [
      disconnect(before),
      insertOnEdge(edge, loop, "body"),
      ...exits.map((to) => connect({ from: loop.id, port: "done", to })),
    ];
    return edits.reduce((made, edit) => edit.apply(made), connect(edge).apply(document));
  },
});

/**
 * Connects to a new join in the place of a node at which two branches would meet: all that leads to the node leads to the
 * join, and the join leads on to it.
 */
export const connectThroughJoin = (edge: EdgeRef, join: NewNode): Edit => ({
  name: t("canvas.edit.insertJoin"),
  apply: (document) => {
    const before = edgesOf(document)
      .map(edgeRef)
      .filter(({ to }) => to === edge.to);
    const edits = [
      addNode(join),
      ...before.map((each) => reconnect(each, { ...each, to: join.id })),
      connect({ ...edge, to: join.id }),
      connect({ from: join.id, port: "out", to: edge.to }),
    ];
    return edits.reduce((made, edit) => edit.apply(made), document);
  },
});

const firstEnd = (document: JsonObject): readonly string[] =>
  nodesOf(document)
    .filter((node) => node["type"] === "end")
    .slice(0, 1)
    .map((node) => text(node["id"]));
