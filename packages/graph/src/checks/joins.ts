import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic, fixing, related } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
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
      return diagnostic("PB3401", path, say("join_without_fork", { join: id }));
    case "may_not_arrive": {
      const { at, fork, to } = problem;
      const message =
        to === undefined
          ? say("may_wait_after_end", { join: id, fork, node: at.node.id })
          : say("may_wait_after_return", { join: id, fork, node: to });
      return diagnostic("PB3402", path, message, {
        related: [related(`/nodes/${at.index}`, say("branch_can_leave"))],
      });
    }
    case "branches_meet": {
      const { at, fork } = problem;
      return diagnostic("PB3403", path, say("branches_meet", { fork, node: at.node.id, join: id }), {
        related: [related(`/nodes/${at.index}`, say("branches_meet_here"))],
      });
    }
    case "entered_from_outside": {
      const { at, from } = problem;
      return diagnostic("PB3404", path, say("branch_entered", { from, join: id, node: at.node.id }), {
        related: [related(`/nodes/${at.index}`, say("branch_entered_here"))],
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
      const message = say("inner_fork_open", { fork, join: region.join });
      return diagnostic("PB3405", `/nodes/${byId.get(fork)?.index ?? 0}`, message);
    });
}

/** PB3406: more branches asked for than there are. */
function quorumOutOfReach({ byId }: GraphView, region: ForkRegion): Diagnostic[] {
  const join = byId.get(region.join);
  const config = JoinConfig.safeParse(join?.node.config);
  if (join === undefined || !config.success || (config.data.quorum ?? 0) <= region.branches.length) return [];
  const path = `/nodes/${join.index}/config/quorum`;
  const most = region.branches.length;
  const count = config.data.quorum ?? 0;
  return [
    diagnostic(
      "PB3406",
      path,
      say("quorum_out_of_reach", { join: region.join, count, fork: region.fork, most }),
      {
        fixes: [fixing(say("lower_quorum", { count: most }), [{ op: "replace", path, value: most }])],
      },
    ),
  ];
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
    const message = say("rounds_mixed", { node: id });
    return [diagnostic("PB3407", `/nodes/${node.index}`, message)];
  });
}
