import type { JsonObject } from "@patchbay/graph";

import { placeOfPointer } from "../builder/graph-pointer.ts";
import { graphAt } from "../editing/edit.ts";
import { nodeName, readGraph } from "../graph/read-graph.ts";

/**
 * Where a pointer leads, in words: the nodes on the way by their names, then the rest of the pointer. The pointer alone
 * where it leads into no node.
 */
export function placeName(document: JsonObject, pointer: string): string {
  const place = placeOfPointer(document, pointer);
  if (place === undefined) return pointer || "/";
  const keys = [...place.path, place.key];
  const names = keys.map((key, depth) => {
    const graph = graphAt(document, keys.slice(0, depth));
    const node = readGraph(graph).nodes.find((each) => each.key === key);
    return node === undefined ? key : nodeName(node);
  });
  // Each node on the way has taken `/nodes/<index>`, each body `/config/body`.
  const taken = keys.length * 2 + place.path.length * 2;
  const rest = pointer.split("/").slice(1 + taken);
  return [...names, ...(rest.length > 0 ? [rest.filter((part) => part !== "config").join(" / ")] : [])]
    .filter((part) => part !== "")
    .join(" › ");
}
