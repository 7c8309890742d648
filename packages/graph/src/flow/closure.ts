import type { EdgeView, NodeView } from "./graph-view.ts";

/** The ids of nodes and of all that edges lead to from them: `next` says to which end. Breadth-first, O(nodes + edges). */
export function closure(
  from: readonly NodeView[],
  edges: ReadonlyMap<string, readonly EdgeView[]>,
  next: (view: EdgeView) => string,
): Set<string> {
  const reached = new Set(from.map(({ node }) => node.id));
  // A Set also visits what is added while it is being walked, so it is the queue too.
  for (const id of reached) for (const view of edges.get(id) ?? []) reached.add(next(view));
  return reached;
}

/** All that can be reached from nodes, themselves included. */
export const reachedFrom = (
  nodes: readonly NodeView[],
  outgoing: ReadonlyMap<string, readonly EdgeView[]>,
): Set<string> => closure(nodes, outgoing, ({ edge }) => edge.to);
