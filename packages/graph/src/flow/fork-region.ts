import type { GraphDocument } from "../document/graph-document.ts";
import { dominatorsOf } from "./dominators.ts";
import { type EdgeView, type GraphView, type NodeView, viewGraph } from "./graph-view.ts";

/** One path of a fork on its way to the join that closes it. */
export interface Branch {
  /** The edge that leaves the fork. */
  readonly entry: EdgeView;
  /** The nodes on the way; none where the fork leads to the join directly. */
  readonly nodes: ReadonlySet<string>;
}

/** A fork, the join that closes it, and what lies between. */
export interface ForkRegion {
  readonly fork: string;
  readonly join: string;
  readonly branches: readonly Branch[];
}

/** What keeps a join from closing a fork; `at` is the node or edge to blame. */
export type RegionProblem =
  /** Nothing before it takes several paths at once. */
  | { readonly kind: "no_fork"; readonly join: NodeView }
  /** A path out of the fork that can end, or leave, without coming to the join. */
  | {
      readonly kind: "may_not_arrive";
      readonly join: NodeView;
      readonly fork: string;
      readonly at: NodeView;
      readonly to: string | undefined;
    }
  /** Two branches come together before the join. */
  | { readonly kind: "branches_meet"; readonly join: NodeView; readonly fork: string; readonly at: NodeView }
  /** A path from outside leads into a branch. */
  | {
      readonly kind: "entered_from_outside";
      readonly join: NodeView;
      readonly at: NodeView;
      readonly from: string;
    };

export interface ForkRegions {
  readonly regions: readonly ForkRegion[];
  readonly problems: readonly RegionProblem[];
  /** Forks that no join closes, as the edges of one port. */
  readonly open: readonly (readonly EdgeView[])[];
}

/**
 * Pairs every join with the fork that it closes: the node that every path to the join comes through last. Between the
 * two, branches are apart, have one way in and one way out; then each branch arrives exactly once per activation of
 * the fork, and no join waits for ever.
 */
export function forkRegions(view: GraphView): ForkRegions {
  const joins = view.nodes.filter(
    ({ node }) => node.type === "join" && view.byId.get(node.id)?.node === node,
  );
  const closest = nearestDominator(view);
  const found = joins.map((join) => closeFork(view, join, closest));
  const regions = found.flatMap(({ region }) => region ?? []);
  const closed = new Set(regions.flatMap((region) => region.branches.map(({ entry }) => entry)));
  return {
    regions,
    problems: found.flatMap(({ problems }) => problems),
    open: forks(view).filter((edges) => !edges.some((edge) => closed.has(edge))),
  };
}

/** The regions of a document that has passed the checker. */
export function forkRegionsOf(document: GraphDocument): readonly ForkRegion[] {
  return forkRegions(viewGraph(document, { models: new Map(), tools: new Map() })).regions;
}

/** The nearest node that every path from start to a node comes through. */
function nearestDominator({ nodes, outgoing, byId }: GraphView): Closest {
  const root = nodes.find(({ node }) => node.type === "start");
  if (root === undefined) return () => undefined;
  const successors = nodes.map(({ node }) =>
    (outgoing.get(node.id) ?? []).map(({ edge }) => byId.get(edge.to)?.index ?? 0),
  );
  const { immediate } = dominatorsOf(successors, root.index);
  return (of) => {
    const index = immediate(of.index);
    return index === undefined ? undefined : nodes[index];
  };
}

/** All places where several paths are taken at once. */
export function forks(view: GraphView): (readonly EdgeView[])[] {
  return view.nodes.flatMap((node) => forksOf(view, node));
}

function forksOf({ outgoing }: GraphView, { node, definition }: NodeView): (readonly EdgeView[])[] {
  const edges = outgoing.get(node.id) ?? [];
  const groups = definition?.isFork === true ? [edges] : [...Map.groupBy(edges, ({ port }) => port).values()];
  return groups.filter((group) => group.length > 1);
}

/** The nearest node that every path to a node comes through; undefined for start and what cannot be reached. */
type Closest = (of: NodeView) => NodeView | undefined;

interface Closing {
  readonly region?: ForkRegion;
  readonly problems: readonly RegionProblem[];
}

function closeFork(view: GraphView, join: NodeView, closest: Closest): Closing {
  const fork = closest(join);
  // A join that cannot be reached is reported as that.
  if (fork === undefined) return { problems: [] };
  const candidates = forksOf(view, fork).filter((edges) =>
    edges.some((edge) => reaches(view, edge, join.node.id)),
  );
  const [entries, ...others] = candidates;
  if (entries === undefined || others.length > 0) return { problems: [whyNoFork(view, join, closest)] };
  const branches = branchesOf(view, entries, join.node.id);
  const problems = [
    ...meetings(view, join, fork, branches),
    ...escapes(view, join, fork, branches),
    ...intrusions(view, join, branches),
  ];
  if (problems.length > 0) return { problems };
  return { region: { fork: fork.node.id, join: join.node.id, branches }, problems };
}

const branchesOf = (view: GraphView, entries: readonly EdgeView[], join: string): Branch[] =>
  entries.map((entry) => ({ entry, nodes: nodesOf(view, entry, join, entry.edge.from) }));

/** What an author who drew this join most likely meant it to close, and what is in the way. */
function whyNoFork(view: GraphView, join: NodeView, closest: Closest): RegionProblem {
  // A fork further up, all of whose branches come together before the join.
  let below = closest(join);
  for (
    let above = below && closest(below);
    below !== undefined && above !== undefined;
    above = closest(below)
  ) {
    const hasFork = forksOf(view, above).some(
      (edges) => edges.filter((edge) => reaches(view, edge, join.node.id)).length > 1,
    );
    if (hasFork) return { kind: "branches_meet", join, fork: above.node.id, at: below };
    below = above;
  }
  // A fork to the side, around which another path leads into its branches.
  for (const entries of forks(view)) {
    if (entries.filter((edge) => reaches(view, edge, join.node.id)).length < 2) continue;
    const [intrusion] = intrusions(view, join, branchesOf(view, entries, join.node.id));
    if (intrusion !== undefined) return intrusion;
  }
  return { kind: "no_fork", join };
}

const reaches = (view: GraphView, entry: EdgeView, join: string): boolean =>
  entry.edge.to === join ||
  [...nodesOf(view, entry, join, entry.edge.from)].some((id) =>
    (view.outgoing.get(id) ?? []).some(({ edge }) => edge.to === join),
  );

/** Everything that a branch's token can come to before the join, or before the fork again. */
function nodesOf({ outgoing }: GraphView, entry: EdgeView, join: string, fork: string): Set<string> {
  const nodes = new Set(entry.edge.to === join ? [] : [entry.edge.to]);
  for (const id of nodes) {
    if (id === fork) continue;
    for (const { edge } of outgoing.get(id) ?? []) if (edge.to !== join) nodes.add(edge.to);
  }
  return nodes;
}

function meetings(
  { byId }: GraphView,
  join: NodeView,
  fork: NodeView,
  branches: readonly Branch[],
): RegionProblem[] {
  const seen = new Set<string>();
  const shared = branches.flatMap(({ nodes }) => [...nodes].filter((id) => seen.has(id) || !seen.add(id)));
  // Where they first meet is what matters; what follows is shared as well.
  const at = byId.get(shared[0] ?? "");
  return at === undefined || at.node.id === fork.node.id
    ? []
    : [{ kind: "branches_meet", join, fork: fork.node.id, at }];
}

function escapes(
  { byId, outgoing, incoming }: GraphView,
  join: NodeView,
  fork: NodeView,
  branches: readonly Branch[],
): RegionProblem[] {
  const toJoin = ancestorsOf(join.node.id, incoming);
  return branches.flatMap(({ nodes }) =>
    [...nodes].flatMap((id): RegionProblem[] => {
      const at = byId.get(id);
      if (at === undefined || at.definition?.isFinal === true) return [];
      if (id === fork.node.id) return [{ kind: "may_not_arrive", join, fork: id, at: join, to: id }];
      const isEnd = at.node.type === "end" || (outgoing.get(id) ?? []).length === 0;
      if (isEnd || !toJoin.has(id))
        return [{ kind: "may_not_arrive", join, fork: fork.node.id, at, to: undefined }];
      return [];
    }),
  );
}

function ancestorsOf(id: string, incoming: ReadonlyMap<string, readonly EdgeView[]>): Set<string> {
  const found = new Set([id]);
  for (const each of found) for (const { edge } of incoming.get(each) ?? []) found.add(edge.from);
  return found;
}

function intrusions(
  { byId, incoming }: GraphView,
  join: NodeView,
  branches: readonly Branch[],
): RegionProblem[] {
  const found = branches.flatMap(({ entry, nodes }) =>
    [...nodes].flatMap((id) =>
      (incoming.get(id) ?? [])
        .filter((edge) => edge !== entry && !nodes.has(edge.edge.from))
        .map(({ edge }) => ({ id, from: edge.from })),
    ),
  );
  // Where branches meet, each looks like an outsider to the other: that is reported as the meeting.
  const own = new Set(branches.flatMap(({ nodes }) => [...nodes]));
  return found.flatMap(({ id, from }): RegionProblem[] => {
    const at = byId.get(id);
    const isSibling = own.has(from) || branches.some(({ entry }) => entry.edge.from === from);
    // An end inside a branch is reported as the way out that it is.
    return at === undefined || isSibling || at.node.type === "end"
      ? []
      : [{ kind: "entered_from_outside", join, at, from }];
  });
}
