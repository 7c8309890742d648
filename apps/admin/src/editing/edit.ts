import type { JsonObject } from "@patchbay/graph";

import { isFields, list } from "../graph/read-fields.ts";
import { indexOfNode } from "./document-parts.ts";

/**
 * A command: the one way in which a document changes. Pure, and total on whatever a draft may hold: where it does not fit,
 * the document comes back as it was, the very object.
 */
export interface Edit {
  /** What it did, for the history: "Add Classify". In the language of the page. */
  readonly name: string;
  readonly apply: (document: JsonObject) => JsonObject;
  /**
   * Edits that follow each other closely under the same key are one step of the history: the letters of one field, the
   * moves of one drag.
   */
  readonly merge?: string;
}

/** Where a graph lies in the document: the keys of the map nodes whose bodies lead to it, outermost first. */
export type GraphPath = readonly string[];

/** The graph at a path; undefined where a node on the way has no body. */
export function graphAt(document: JsonObject, path: GraphPath): JsonObject | undefined {
  let graph: JsonObject | undefined = document;
  for (const key of path) {
    const config: unknown = nodeAt(graph, key)?.["config"];
    const body: unknown = isFields(config) ? config["body"] : undefined;
    // What lies in a JSON document is JSON.
    graph = isFields(body) ? (body as JsonObject) : undefined;
    if (graph === undefined) return undefined;
  }
  return graph;
}

/** The same edit on the graph inside the map nodes of a path. */
export function within(path: GraphPath, edit: Edit): Edit {
  const [first, ...rest] = path;
  if (first === undefined) return edit;
  const inner = within(rest, edit);
  return {
    ...edit,
    ...(edit.merge !== undefined && { merge: `${path.join("/")} ${edit.merge}` }),
    apply: (document) => {
      const body = graphAt(document, [first]);
      const node = nodeAt(document, first);
      if (body === undefined || node === undefined) return document;
      const changed = inner.apply(body);
      if (changed === body) return document;
      // graphAt found its body in it.
      const config = { ...(node["config"] as JsonObject), body: changed };
      return withNode(document, first, { ...node, config });
    },
  };
}

/** The node of a key, as it is written. */
export function nodeAt(document: JsonObject, key: string): JsonObject | undefined {
  const node = list(document["nodes"])[indexOfNode(document, key)];
  return isFields(node) ? (node as JsonObject) : undefined;
}

/** The document with another node in the place of the one of a key. */
export function withNode(document: JsonObject, key: string, node: JsonObject): JsonObject {
  const index = indexOfNode(document, key);
  if (index === -1) return document;
  // A list in a JSON document holds JSON.
  const nodes = list(document["nodes"]) as readonly JsonObject[];
  return { ...document, nodes: nodes.with(index, node) };
}
