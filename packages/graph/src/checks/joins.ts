import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { type ForkRegion, forkRegions, type ForkRegions, type RegionProblem } from "../flow/fork-region.ts";
import type { EdgeView, GraphView, NodeView } from "../flow/graph-view.ts";
import { JoinConfig } from "../nodes/join.ts";

/** PB34xx: forks and joins that do not fit together, so that one could wait for ever or fire for the wrong fork. */
export function joins(view: GraphView): Diagnostic[] {
  const found = forkRegions(view);
  return [
    ...found.problems.map(fromProblem),
    ...found.regions.flatMap((region) => [
      ...openInside(view, region, found),
      ...quorumOutOfReach(view, region),
    ]),
    ...enteredTwice(view, found),
  ];
}

function fromProblem(problem: RegionProblem): Diagnostic {
  const { join } = problem;
  const path = `/nodes/${join.index}`;
  const id = join.node.id;
  switch (problem.kind) {
    case "no_fork":
      return diagnostic(
        "PB3401",
        path,
        `“${id}” has no fork to close: no node before it takes several paths that all lead here.`,
      );
    case "may_not_arrive": {
      const { at, fork, to } = problem;
      const way = to === undefined ? `a run can end at “${at.node.id}”` : `a path leads back to “${to}”`;
      const related = [{ path: `/nodes/${at.index}`, message: "Here a branch can leave." }];
      return diagnostic(
        "PB3402",
        path,
        `“${id}” could wait for ever: after the fork “${fork}” ${way} without coming here.`,
        { related },
      );
    }
    case "branches_meet": {
      const { at, fork } = problem;
      const related = [{ path: `/nodes/${at.index}`, message: "Here they meet." }];
      const message = `Two branches of the fork “${fork}” come together at “${at.node.id}” before “${id}”; one would then never arrive.`;
      return diagnostic("PB3403", path, message, { related });
    }
    case "entered_from_outside": {
      const { at, from } = problem;
      const message = `“${from}” leads into a branch that “${id}” closes, at “${at.node.id}”, around the fork.`;
      return diagnostic("PB3404", path, message, {
        related: [{ path: `/nodes/${at.index}`, message: "Entered here." }],
      });
    }
  }
}

/** PB3405: inside a branch, several tokens from a fork that no join of the same branch closes. */
function openInside({ byId }: GraphView, region: ForkRegion, { open }: ForkRegions): Diagnostic[] {
  const inside = new Set(region.branches.flatMap(({ nodes }) => [...nodes]));
  return open
    .filter(([edge]) => edge !== undefined && inside.has(edge.edge.from))
    .map(([edge]) => {
      const fork = edge?.edge.from ?? "";
      const message = `The fork “${fork}” inside a branch must be closed by a join of its own before “${region.join}”.`;
      return diagnostic("PB3405", `/nodes/${byId.get(fork)?.index ?? 0}`, message);
    });
}

/** PB3406: more branches asked for than there are. */
function quorumOutOfReach({ byId }: GraphView, region: ForkRegion): Diagnostic[] {
  const join = byId.get(region.join);
  const config = JoinConfig.safeParse(join?.node.config);
  if (join === undefined || !config.success || (config.data.quorum ?? 0) <= region.branches.length) return [];
  const message = `“${region.join}” asks for ${config.data.quorum} branches; its fork “${region.fork}” has ${region.branches.length}.`;
  return [diagnostic("PB3406", `/nodes/${join.index}/config/quorum`, message)];
}

/** PB3407: a fork with a join, or a loop, that several tokens could come to, so that its laps would run into each other. */
function enteredTwice(view: GraphView, { regions, open }: ForkRegions): Diagnostic[] {
  const several = behind(view, open);
  const counted = [
    ...regions.map(({ fork }) => fork),
    ...view.nodes.filter(({ node }) => node.type === "loop").map(({ node }) => node.id),
  ];
  return [...new Set(counted)].flatMap((id) => {
    const node = view.byId.get(id);
    if (node === undefined || !several.has(id)) return [];
    const message = `“${id}” can be reached by several paths of a fork that no join closes; its rounds would run into each other.`;
    return [diagnostic("PB3407", `/nodes/${node.index}`, message)];
  });
}

/** Where more than one token can come from the same fork. */
function behind(
  { outgoing }: Pick<GraphView, "outgoing">,
  open: readonly (readonly EdgeView[])[],
): Set<string> {
  const reached = new Set(open.flatMap((edges) => edges.map(({ edge }) => edge.to)));
  for (const id of reached) for (const { edge } of outgoing.get(id) ?? []) reached.add(edge.to);
  return reached;
}

/** PB3501: nodes that could write one `replace` channel in the same step. */
export function parallelWrites(view: GraphView): Diagnostic[] {
  const writers = view.nodes.filter(({ configured }) =>
    (configured?.writes ?? []).some((channel) => isReplace(view, channel)),
  );
  if (writers.length < 2) return [];
  const { regions, open } = forkRegions(view);
  const apart = [...regions.flatMap(pairsOfBranches), ...open.flatMap((edges) => pairsOfPaths(view, edges))];
  const seen = new Set<string>();
  return writers.flatMap((a, index) =>
    writers.slice(index + 1).flatMap((b) => {
      const channel = (a.configured?.writes ?? []).find(
        (name) => isReplace(view, name) && b.configured?.writes.includes(name),
      );
      if (channel === undefined || !apart.some((pair) => coincide(pair, a.node.id, b.node.id))) return [];
      const key = `${a.index} ${b.index}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [parallelWrite(channel, a, b)];
    }),
  );
}

const isReplace = ({ document }: GraphView, channel: string): boolean =>
  Object.hasOwn(document.state, channel) && document.state[channel]?.reducer === "replace";

function parallelWrite(channel: string, a: NodeView, b: NodeView): Diagnostic {
  const message = `“${a.node.id}” and “${b.node.id}” can write “${channel}” in the same step, and its reducer is “replace”.`;
  const path = `/nodes/${b.index}/config/assign/${channel}`;
  const related = [{ path: `/nodes/${a.index}/config/assign/${channel}`, message: "The other write." }];
  return diagnostic("PB3501", path, message, { related });
}

/** Two sets of nodes whose members can run in the same step. */
type Apart = readonly [ReadonlySet<string>, ReadonlySet<string>];

const coincide = ([left, right]: Apart, a: string, b: string): boolean =>
  (left.has(a) && right.has(b)) || (left.has(b) && right.has(a));

const pairsOfBranches = ({ branches }: ForkRegion): Apart[] => pairs(branches.map(({ nodes }) => nodes));

/**
 * The paths of a fork that no join closes, step by step: which nodes each of its tokens can be at, at the same time. As
 * soon as the picture repeats, everything that can happen has been seen.
 */
function pairsOfPaths({ outgoing }: GraphView, edges: readonly EdgeView[]): Apart[] {
  const found: Apart[] = [];
  const seen = new Set<string>();
  // Cycles of unlike lengths repeat their picture late; then everything behind the fork counts as possible at once.
  const patience = 4 * outgoing.size + 16;
  let fronts = edges.map(({ edge }) => new Set([edge.to]));
  for (;;) {
    const picture = fronts.map((front) => [...front].toSorted().join(" ")).join("|");
    if (seen.has(picture) || fronts.every((front) => front.size === 0)) return found;
    if (seen.size > patience) return pairs(edges.map((edge) => behind({ outgoing }, [[edge]])));
    seen.add(picture);
    found.push(...pairs(fronts));
    fronts = fronts.map(
      (front) => new Set([...front].flatMap((id) => (outgoing.get(id) ?? []).map(({ edge }) => edge.to))),
    );
  }
}

const pairs = (sets: readonly ReadonlySet<string>[]): Apart[] =>
  sets.flatMap((left, index) => sets.slice(index + 1).map((right): Apart => [left, right]));
