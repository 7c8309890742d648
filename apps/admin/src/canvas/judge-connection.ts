import { nodeDefinitions } from "@patchbay/graph";

import { type EdgeRef, sameEdge } from "../editing/commands/edge-edits.ts";
import type { GraphNode, GraphView } from "../graph/read-graph.ts";

/** Why two nodes are not connected. */
export type RefusalReason =
  | "noNode"
  | "intoStart"
  | "outOfEnd"
  | "noPort"
  | "duplicate"
  | "toItself"
  | "endless";

/** What may be said of a connection at once, by the structure of the graph alone. */
export type Judgement =
  | { readonly isLegal: true }
  | {
      readonly isLegal: false;
      readonly reason: RefusalReason;
      /** Whether a loop in between would make it legal. */
      readonly wantsLoop: boolean;
    };

const legal: Judgement = { isLegal: true };

/**
 * Judges one connection; see {@link judgeConnections} for those of one port to all nodes.
 */
export const judgeConnection = (view: GraphView, edge: EdgeRef): Judgement =>
  judgeConnections(view, edge.from, edge.port)(edge.to);

/**
 * Judges connections from a port by what can be seen without the checker: where they begin and end, whether they are there
 * already, and whether they close a cycle that nothing can leave. A port that leads nowhere yet may still become the way
 * out of a cycle, so that one can be drawn in any order.
 */
export function judgeConnections(view: GraphView, from: string, port: string): (to: string) => Judgement {
  const byKey = new Map(view.nodes.map((node) => [node.key, node]));
  const source = byKey.get(from);
  const ahead = neighbors(view, "from", "to");
  const behind = reachable(neighbors(view, "to", "from"), from);
  return (to) => {
    const target = byKey.get(to);
    if (source === undefined || target === undefined) return refused("noNode");
    if (target.type === "start") return refused("intoStart");
    if (source.ports.length === 0) return refused("outOfEnd");
    if (!source.ports.includes(port)) return refused("noPort");
    const edge = { from, port, to };
    if (view.edges.some((each) => sameEdge(each, edge))) return refused("duplicate");
    if (!behind.has(to)) return legal;
    const members = [...reachable(ahead, to)].filter((key) => behind.has(key));
    const edges = [...view.edges, edge];
    if (members.some((key) => canLeave(byKey.get(key), edges, new Set(members)))) return legal;
    return refused(from === to ? "toItself" : "endless", true);
  };
}

const refused = (reason: RefusalReason, wantsLoop = false): Judgement => ({
  isLegal: false,
  reason,
  wantsLoop,
});

type Neighbors = ReadonlyMap<string, readonly string[]>;

const neighbors = ({ edges }: GraphView, side: "from" | "to", other: "from" | "to"): Neighbors =>
  new Map(
    [...Map.groupBy(edges, (edge) => edge[side])].map(([key, own]) => [key, own.map((edge) => edge[other])]),
  );

/** A node and all that lies behind it in a direction. */
function reachable(next: Neighbors, from: string): ReadonlySet<string> {
  const found = new Set([from]);
  // A set gives also what is added to it while it is walked.
  for (const key of found) for (const each of next.get(key) ?? []) found.add(each);
  return found;
}

/** Whether a node can choose a port that leads out of a cycle, as the checker sees it (PB3301), or leads nowhere yet. */
function canLeave(
  node: GraphNode | undefined,
  edges: readonly EdgeRef[],
  inside: ReadonlySet<string>,
): boolean {
  if (node === undefined) return false;
  const own = edges.filter(({ from }) => from === node.key);
  if (nodeDefinitions.get(node.type)?.isFork === true)
    return own.length > 0 && own.every(({ to }) => !inside.has(to));
  return node.ports.some((port) => own.every((edge) => edge.port !== port || !inside.has(edge.to)));
}
