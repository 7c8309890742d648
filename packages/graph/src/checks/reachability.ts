import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { EdgeView, GraphView, NodeView } from "../flow/graph-view.ts";

/** PB3101: a node that no token can reach from start. Breadth-first, O(nodes + edges); document order. */
export function unreachableNodes({ nodes, outgoing }: GraphView): Diagnostic[] {
  // Without a start nothing can be reached, and that has been said.
  if (!nodes.some(({ node }) => node.type === "start")) return [];
  const reached = closure(
    nodes.filter(({ node }) => node.type === "start"),
    outgoing,
    ({ edge }) => edge.to,
  );
  return nodes
    .filter(({ node }) => !reached.has(node.id) && node.type !== "start")
    .map(({ node, index }) =>
      diagnostic("PB3101", `/nodes/${index}`, `No path leads from start to “${node.id}”.`),
    );
}

/** PB3102: a node from which no end can be reached. What is unreachable, or leads nowhere itself, is reported as that. */
export function deadEnds({ nodes, outgoing, incoming }: GraphView): Diagnostic[] {
  if (!nodes.some(({ node }) => node.type === "end")) return [];
  const ends = nodes.filter(({ node, definition }) => node.type === "end" || definition?.isFinal === true);
  const saved = closure(ends, incoming, ({ edge }) => edge.from);
  const reached = closure(
    nodes.filter(({ node }) => node.type === "start"),
    outgoing,
    ({ edge }) => edge.to,
  );
  return nodes
    .filter(
      ({ node }) => reached.has(node.id) && !saved.has(node.id) && (outgoing.get(node.id) ?? []).length > 0,
    )
    .map(({ node, index }) =>
      diagnostic("PB3102", `/nodes/${index}`, `From “${node.id}” no path leads to an end.`),
    );
}

function closure(
  from: readonly NodeView[],
  edges: ReadonlyMap<string, readonly EdgeView[]>,
  next: (view: EdgeView) => string,
): Set<string> {
  const reached = new Set(from.map(({ node }) => node.id));
  // A Set also visits what is added while it is being walked, so it is the queue too.
  for (const id of reached) for (const view of edges.get(id) ?? []) reached.add(next(view));
  return reached;
}
