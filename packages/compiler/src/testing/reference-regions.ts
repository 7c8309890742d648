import { type GraphDocument, JoinConfig, portOf } from "@patchbay/graph";

type Edge = GraphDocument["edges"][number];

/** A fork, the join that closes it, and the nodes of each branch: found here anew, by looking at paths alone. */
export interface Region {
  readonly fork: string;
  readonly join: string;
  readonly config: JoinConfig;
  readonly branches: readonly { readonly entry: Edge; readonly nodes: ReadonlySet<string> }[];
}

/** By paths alone: a join closes the last node that every path from start to it comes through. */
export function regionsOf(document: GraphDocument): Region[] {
  return document.nodes
    .filter(({ type }) => type === "join")
    .map((join): Region => {
      const always = gatesOf(document, join.id);
      // Of two gates, the later one has the earlier one among its own.
      const fork =
        always.toSorted((a, b) => gatesOf(document, b).length - gatesOf(document, a).length)[0] ?? "";
      const entries = document.edges.filter(({ from }) => from === fork);
      const branches = entries.map((entry) => ({ entry, nodes: between(document, entry.to, join.id) }));
      return { fork, join: join.id, config: JoinConfig.parse(join.config), branches };
    });
}

/** The other nodes without which there is no way from start to `id`. */
function gatesOf(document: GraphDocument, id: string): string[] {
  if (id === "start") return [];
  const isGate = (gate: string): boolean => gate === "start" || !reachable(document, "start", gate).has(id);
  return document.nodes.map((node) => node.id).filter((gate) => gate !== id && isGate(gate));
}

/** What lies on the way from a branch's first node to its join. */
function between(document: GraphDocument, first: string, join: string): Set<string> {
  if (first === join) return new Set();
  const nodes = new Set([first, ...reachable(document, first, join)]);
  nodes.delete(join);
  return nodes;
}

/** What can be reached from `from` without going through `avoided`; not `from` itself unless by a cycle. */
function reachable(document: GraphDocument, from: string, avoided: string | undefined): Set<string> {
  const found = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === avoided) continue;
    for (const edge of document.edges) {
      if (edge.from === id && !found.has(edge.to)) {
        found.add(edge.to);
        queue.push(edge.to);
      }
    }
  }
  return found;
}

/** The nodes of a loop's laps. */
export function bodyOf(document: GraphDocument, loop: string): Set<string> {
  const entries = document.edges
    .filter((edge) => edge.from === loop && portOf(edge) === "body")
    .map(({ to }) => to);
  return new Set(
    entries.flatMap((entry) => (entry === loop ? [] : [entry, ...reachable(document, entry, loop)])),
  );
}
