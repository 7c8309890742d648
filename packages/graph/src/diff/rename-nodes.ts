import { Renamings } from "../expression/rename-references.ts";
import type { Json, JsonObject } from "../json.ts";
import { eachObject, replaced, withRenamedReferences } from "./rewrite-texts.ts";

/** New ids by old ones. */
export type Renames = ReadonlyMap<string, string>;

/**
 * A document in which nodes have other ids: in themselves, at the ends of edges, and in expressions (`nodes.<id>`).
 * Everything keeps its place. A config that its node type cannot read stays as it is: what is text and what is an
 * expression cannot be told there.
 */
export function renameNodes(document: JsonObject, renames: Renames): JsonObject {
  if (renames.size === 0) return document;
  const idOf = (id: Json): Json => (typeof id === "string" ? (renames.get(id) ?? id) : id);
  const renamings = new Renamings([...renames].map(([id, name]) => ({ path: ["nodes", id], name })));
  return replaced(document, {
    nodes: (nodes) =>
      eachObject(withRenamedReferences(nodes, renamings), (node) => replaced(node, { id: idOf })),
    edges: (edges) => eachObject(edges, (edge) => replaced(edge, { from: idOf, to: idOf })),
  });
}
