import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
import { closure, reachedFrom } from "../flow/closure.ts";
import type { GraphView } from "../flow/graph-view.ts";
import type { CheckContext } from "./check-context.ts";
import { reachingFixes } from "./loose-ends.ts";

/** PB3101: a node that no token can reach from start. Breadth-first, O(nodes + edges); document order. */
export function unreachableNodes(view: GraphView, { effort }: CheckContext): Diagnostic[] {
  const { nodes, outgoing } = view;
  // Without a start nothing can be reached, and that has been said.
  if (!nodes.some(({ node }) => node.type === "start")) return [];
  const reached = reachedFrom(
    nodes.filter(({ node }) => node.type === "start"),
    outgoing,
  );
  return nodes
    .filter(({ node }) => !reached.has(node.id) && node.type !== "start")
    .map((each) => {
      const fixes = effort.hints.spend(1) ? reachingFixes(view, each, reached) : [];
      return diagnostic(
        "PB3101",
        `/nodes/${each.index}`,
        say("unreachable", { node: each.node.id }),
        fixes.length === 0 ? {} : { fixes },
      );
    });
}

/** PB3102: a node from which no end can be reached. What is unreachable, or leads nowhere itself, is reported as that. */
export function deadEnds({ nodes, outgoing, incoming }: GraphView): Diagnostic[] {
  if (!nodes.some(({ node }) => node.type === "end")) return [];
  const ends = nodes.filter(({ node, definition }) => node.type === "end" || definition?.isFinal === true);
  const saved = closure(ends, incoming, ({ edge }) => edge.from);
  const reached = reachedFrom(
    nodes.filter(({ node }) => node.type === "start"),
    outgoing,
  );
  return nodes
    .filter(
      ({ node }) => reached.has(node.id) && !saved.has(node.id) && (outgoing.get(node.id) ?? []).length > 0,
    )
    .map(({ node, index }) => diagnostic("PB3102", `/nodes/${index}`, say("dead_end", { node: node.id })));
}
