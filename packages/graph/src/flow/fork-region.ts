import type { GraphDocument } from "../document/graph-document.ts";
import { dominatorsOf } from "./dominators.ts";
import { noResources } from "../resources.ts";
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

const knownRegions = new WeakMap<GraphView, ForkRegions>();

/**
 * Pairs every join with the fork that it closes: the node that every path to the join comes through last. Between the
 * two, branches are apart, have one way in and one way out; then each branch arrives exactly once per activation of
 * the fork, and no join waits for ever. Found once for each view.
 */
export function forkRegions(view: GraphView): ForkRegions {
  const known = knownRegions.get(view);
  if (known !== undefined) return known;
  const regions = findRegions(view);
  knownRegions.set(view, regions);
  return regions;
}

function findRegions(view: GraphView): ForkRegions {
  const joins = view.nodes.filter(
    ({ node, index }) => node.type === "join" && view.byId.get(node.id)?.index === index,
  );
  const search = searchIn(view);
  const found = joins.map((join) => closeFork(search, join));
  const regions = found.flatMap(({ region }) => region ?? []);
  const closed = new Set(regions.flatMap((region) => region.branches.map(({ entry }) => entry)));
  return {
    regions,
    problems: found.flatMap(({ problems }) => problems),
    open: search.forks.filter((edges) => !edges.some((edge) => closed.has(edge))),
  };
}

/** Edges that may be walked to explain what is wrong with joins. Beyond, it is said in fewer words. */
const mostSteps = 200_000;
/** Of the places where one branch can leave, or be entered, so many are told. */
const mostPlaces = 20;

interface Search {
  readonly view: GraphView;
  readonly closest: Closest;
  /** All places where several paths are taken at once. */
  readonly forks: readonly (readonly EdgeView[])[];
  /** By the places of nodes: where edges lead to and come from. */
  readonly targets: readonly (readonly number[])[];
  readonly sources: readonly (readonly number[])[];
  /** What the walk of this number has seen at each node; one array for all walks. */
  readonly seen: Int32Array;
  walks: number;
  /** How many steps are left. */
  steps: number;
}

function searchIn(view: GraphView): Search {
  const places = (edges: readonly EdgeView[] = [], side: "from" | "to"): number[] =>
    edges.map(({ edge }) => view.byId.get(edge[side])?.index ?? 0);
  return {
    view,
    closest: nearestDominator(view),
    forks: forks(view),
    targets: view.nodes.map(({ node }) => places(view.outgoing.get(node.id), "to")),
    sources: view.nodes.map(({ node }) => places(view.incoming.get(node.id), "from")),
    seen: new Int32Array(view.nodes.length),
    walks: 0,
    steps: mostSteps,
  };
}

/** The regions of a document that has passed the checker. */
export function forkRegionsOf(document: GraphDocument): readonly ForkRegion[] {
  return forkRegions(viewGraph(document, noResources)).regions;
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

function closeFork(search: Search, join: NodeView): Closing {
  const { view, closest } = search;
  const fork = closest(join);
  // A join that cannot be reached is reported as that.
  if (fork === undefined) return { problems: [] };
  const leads = leadingTo(search, join, fork);
  const candidates = forksOf(view, fork).filter((edges) => edges.some(leads));
  const [entries, ...others] = candidates;
  if (entries === undefined || others.length > 0) return { problems: [whyNoFork(search, join)] };
  // Branches that are apart are walked once each; those that meet, once for every branch.
  const isAffordable = entries.length * view.edges.length < search.steps;
  const meeting = isAffordable ? undefined : firstMeeting(search, entries, join);
  if (meeting !== undefined)
    return { problems: [{ kind: "branches_meet", join, fork: fork.node.id, at: meeting }] };
  const branches = branchesOf(search, entries, join.node.id);
  const problems = [
    ...meetings(view, join, fork, branches),
    ...escapes(view, join, fork, branches),
    ...intrusions(view, join, branches),
  ];
  if (problems.length > 0) return { problems };
  return { region: { fork: fork.node.id, join: join.node.id, branches }, problems };
}

const branchesOf = (search: Search, entries: readonly EdgeView[], join: string): Branch[] =>
  entries.map((entry) => ({ entry, nodes: nodesOf(search, entry, join, entry.edge.from) }));

/** What an author who drew this join most likely meant it to close, and what is in the way. */
function whyNoFork(search: Search, join: NodeView): RegionProblem {
  const { view, closest } = search;
  // A fork further up, all of whose branches come together before the join.
  let below = closest(join);
  for (
    let above = below && closest(below);
    below !== undefined && above !== undefined && search.steps > 0;
    above = closest(below)
  ) {
    const leads = leadingTo(search, join, above);
    const hasFork = forksOf(view, above).some((edges) => edges.filter(leads).length > 1);
    if (hasFork) return { kind: "branches_meet", join, fork: above.node.id, at: below };
    below = above;
  }
  // A fork to the side, around which another path leads into its branches.
  for (const entries of search.forks) {
    if (search.steps <= 0) break;
    const fork = view.byId.get(entries[0]?.edge.from ?? "");
    if (fork === undefined || entries.filter(leadingTo(search, join, fork)).length < 2) continue;
    const [intrusion] = intrusions(view, join, branchesOf(search, entries, join.node.id));
    if (intrusion !== undefined) return intrusion;
  }
  return { kind: "no_fork", join };
}

/**
 * Whether a token that leaves the fork by an edge can still come to the join without another round through the fork. The
 * answer holds until the next search.
 */
function leadingTo(search: Search, join: NodeView, fork: NodeView): (entry: EdgeView) => boolean {
  const { sources, seen, view } = search;
  const walk = ++search.walks;
  const queue = [join.index];
  seen[join.index] = walk;
  // An array also visits what is added while it is being walked.
  for (const at of queue) {
    for (const from of sources[at] ?? []) {
      search.steps--;
      // From the fork itself only the edge to the join is the last of its way.
      if (seen[from] === walk || (from === fork.index && at !== join.index)) continue;
      seen[from] = walk;
      queue.push(from);
    }
  }
  return ({ edge }) => seen[view.byId.get(edge.to)?.index ?? -1] === walk;
}

/** Everything that a branch's token can come to before the join, or before the fork again. */
function nodesOf(search: Search, entry: EdgeView, join: string, fork: string): Set<string> {
  const nodes = new Set(entry.edge.to === join ? [] : [entry.edge.to]);
  for (const id of nodes) {
    if (id === fork) continue;
    for (const { edge } of search.view.outgoing.get(id) ?? []) {
      search.steps--;
      if (edge.to !== join) nodes.add(edge.to);
    }
  }
  return nodes;
}

/** The first node that tokens of two branches can come to before the join. Linear, however many branches there are. */
function firstMeeting(search: Search, entries: readonly EdgeView[], join: NodeView): NodeView | undefined {
  const { targets, seen, view } = search;
  const earlier = search.walks;
  for (const { edge } of entries) {
    const walk = ++search.walks;
    const [entry, fork] = [view.byId.get(edge.to), view.byId.get(edge.from)];
    const queue = entry === undefined || entry === join ? [] : [entry.index];
    for (const at of queue) {
      const by = seen[at] ?? 0;
      if (by === walk) continue;
      if (by > earlier) return view.nodes[at];
      seen[at] = walk;
      if (at === fork?.index) continue;
      for (const to of targets[at] ?? []) if (to !== join.index) queue.push(to);
    }
  }
  return undefined;
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
  const escapesAt = (id: string): RegionProblem[] => {
    const at = byId.get(id);
    if (at === undefined || at.definition?.isFinal === true) return [];
    if (id === fork.node.id) return [{ kind: "may_not_arrive", join, fork: id, at: join, to: id }];
    const isEnd = at.node.type === "end" || (outgoing.get(id) ?? []).length === 0;
    return isEnd || !toJoin.has(id)
      ? [{ kind: "may_not_arrive", join, fork: fork.node.id, at, to: undefined }]
      : [];
  };
  return firstOf(branches.values().flatMap(({ nodes }) => nodes.values().flatMap(escapesAt)));
}

const firstOf = (problems: IteratorObject<RegionProblem>): RegionProblem[] => [...problems.take(mostPlaces)];

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
  // Where branches meet, each looks like an outsider to the other: that is reported as the meeting.
  const own = new Set(branches.flatMap(({ entry, nodes }) => [entry.edge.from, ...nodes]));
  const intrusionsAt = (id: string, entry: EdgeView): RegionProblem[] => {
    const at = byId.get(id);
    // An end inside a branch is reported as the way out that it is.
    if (at === undefined || at.node.type === "end") return [];
    return (incoming.get(id) ?? [])
      .filter((edge) => edge !== entry && !own.has(edge.edge.from))
      .map(({ edge }) => ({ kind: "entered_from_outside", join, at, from: edge.from }));
  };
  return firstOf(
    branches.values().flatMap(({ entry, nodes }) => nodes.values().flatMap((id) => intrusionsAt(id, entry))),
  );
}
