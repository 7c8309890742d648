import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { reversePostorder } from "../flow/dominators.ts";
import type { GraphView, NodeView } from "../flow/graph-view.ts";
import type { CheckContext } from "./check-context.ts";
import { GraphTypes } from "./graph-types.ts";

/** PB2xxx: every expression and template of every node and body, with the types of all that they read. */
export function expressions(view: GraphView, context: CheckContext): Diagnostic[] {
  const checker = new GraphTypes(view, context);
  // What is read is mostly what comes before: in this order, hardly any inference has to wait for another.
  for (const node of inFlowOrder(view)) checker.diagnosticsOf(node);
  // In document order for the reader; by now each node is known.
  return view.nodes.flatMap((node) => checker.diagnosticsOf(node));
}

function inFlowOrder({ nodes, outgoing, byId }: GraphView): NodeView[] {
  const root = nodes.find(({ node }) => node.type === "start");
  if (root === undefined) return [];
  const successors = nodes.map(({ node }) =>
    (outgoing.get(node.id) ?? []).map(({ edge }) => byId.get(edge.to)?.index ?? 0),
  );
  return reversePostorder(successors, root.index).flatMap((index) => nodes[index] ?? []);
}
