import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { type ForkRegion, forkRegions, type ForkRegions, type RegionProblem } from "../flow/fork-region.ts";
import { behind } from "../flow/behind.ts";
import type { GraphView } from "../flow/graph-view.ts";
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
