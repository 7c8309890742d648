import type { EdgeView, GraphView } from "./graph-view.ts";

/** Everything that tokens on these edges can come to. */
export function behind(
  { outgoing }: Pick<GraphView, "outgoing">,
  edges: readonly (readonly EdgeView[])[],
): Set<string> {
  const reached = new Set(edges.flatMap((each) => each.map(({ edge }) => edge.to)));
  for (const id of reached) for (const { edge } of outgoing.get(id) ?? []) reached.add(edge.to);
  return reached;
}
