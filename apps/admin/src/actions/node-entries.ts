import type { JsonObject } from "@patchbay/graph";

import type { GraphPath } from "../editing/edit.ts";
import { nodeType } from "../graph/node-types.ts";
import { type GraphNode, nodeName, readGraph } from "../graph/read-graph.ts";
import { isFields } from "../graph/read-fields.ts";

/** A node of a document, be it in the body of a map. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly path: GraphPath;
  /** Its name for people. */
  readonly name: string;
  /** Its type's title, its id, and the names of the maps around it. */
  readonly detail: string;
}

/** How deep bodies are looked into; a document cannot be nested deeper and still be checked. */
const deepestBody = 16;

/** Every node of a document in its order, those of a map's body behind the map. Total. */
export function everyNode(document: JsonObject): readonly PlacedNode[] {
  const found: PlacedNode[] = [];
  const read = (graph: unknown, path: GraphPath, around: readonly string[]): void => {
    for (const node of readGraph(graph).nodes) {
      const name = nodeName(node);
      const parts = [nodeType(node.type).title, node.id, around.join(" › ")];
      const detail = parts.filter((part) => part !== "" && part !== name).join(" · ");
      found.push({ node, path, name, detail });
      const { body } = node.config;
      if (isFields(body) && path.length < deepestBody) read(body, [...path, node.key], [...around, name]);
    }
  };
  read(document, [], []);
  return found;
}
