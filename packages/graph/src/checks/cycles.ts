import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic, related } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
import type { GraphView, NodeView } from "../flow/graph-view.ts";
import { cyclesOf } from "../flow/strong-components.ts";

/** PB3301, PB3302: a cycle needs a node that can choose to leave it, and better a bound of its own than the run's. */
export function cycles(view: GraphView): Diagnostic[] {
  const { nodes, outgoing, byId, document } = view;
  const successors = nodes.map(({ node }) =>
    (outgoing.get(node.id) ?? []).map(({ edge }) => byId.get(edge.to)?.index ?? 0),
  );
  return cyclesOf(successors).flatMap((members) => {
    const inside = new Set(members);
    const ordered = members.toSorted((a, b) => a - b);
    const names = ordered.map((index) => `“${nodes[index]?.node.id ?? ""}”`).join(", ");
    const path = `/nodes/${ordered[0] ?? 0}`;
    const others = ordered.slice(1).map((index) => related(`/nodes/${index}`, say("part_of_cycle")));
    const hasExit = members.some((index) => canLeave(view, nodes[index], inside));
    if (!hasExit)
      return diagnostic("PB3301", path, say("cycle_without_exit", { nodes: names }), { related: others });
    if (isBounded(view, members)) return [];
    const steps = document.limits.max_steps;
    return diagnostic("PB3302", path, say("cycle_bounded_by_steps", { steps, nodes: names }), {
      related: others,
    });
  });
}

/** Whether a node has a port all of whose edges lead out: a fork with one edge inside keeps a token in the cycle. */
function canLeave(
  { outgoing, byId }: GraphView,
  member: NodeView | undefined,
  inside: ReadonlySet<number>,
): boolean {
  const edges = outgoing.get(member?.node.id ?? "") ?? [];
  const ports = Map.groupBy(edges, ({ port }) => (member?.definition?.isFork === true ? "" : port));
  return [...ports.values()].some((edges) =>
    edges.every(({ edge }) => !inside.has(byId.get(edge.to)?.index ?? -1)),
  );
}

/** Whether every way around leads through a port that counts how often it is taken, as a loop's body does. */
function isBounded({ nodes, outgoing, byId }: GraphView, members: readonly number[]): boolean {
  const inside = new Set(members);
  const unbounded = nodes.map(({ node, index, definition }) =>
    inside.has(index)
      ? (outgoing.get(node.id) ?? [])
          .filter(({ port }) => definition?.boundedPorts?.includes(port) !== true)
          .map(({ edge }) => byId.get(edge.to)?.index ?? -1)
          .filter((target) => inside.has(target))
      : [],
  );
  return cyclesOf(unbounded).length === 0;
}
