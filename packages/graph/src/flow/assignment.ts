import type { Message } from "../diagnostics/message.ts";
import { say } from "../diagnostics/say.ts";
import { JoinConfig } from "../nodes/join.ts";
import { dominatorsOf } from "./dominators.ts";
import { forkRegions } from "./fork-region.ts";
import { type EdgeView, failurePortsOf, type GraphView } from "./graph-view.ts";

/** Answers, for any two nodes, whether the one has surely run when the other does. */
export interface Assignment {
  /**
   * Why the outputs of `node` may not be there when `reader` runs; undefined where they surely are. `which` is `error` for what a node leaves behind when it failed or its budget was used up.
   */
  readonly whyMissing: (node: string, reader: string, which: "outputs" | "error") => Message | undefined;
}

/**
 * Definite assignment by dominators: a node has surely finished where its successful end dominates the reader. Each node
 * is three vertices (reached, finished, failed), because a failure that leaves by a port of its own sets no outputs, and
 * neither does what was waited for in vain.
 */
export function assignmentOf(view: GraphView): Assignment {
  const { nodes, byId, outgoing } = view;
  const count = nodes.length;
  const finished = (index: number): number => count + index;
  const failed = (index: number): number => 2 * count + index;
  /** The vertex of its node that an edge leaves from. */
  const sourceOf = ({ edge, port }: EdgeView): number => {
    const from = byId.get(edge.from);
    if (from === undefined) return 0;
    if (failurePortsOf(from.node.policy).includes(port)) return failed(from.index);
    return from.configured?.barePorts.includes(port) === true ? from.index : finished(from.index);
  };

  const successors: number[][] = Array.from({ length: 3 * count }, () => []);
  for (const { node, index } of nodes) {
    successors[index]?.push(finished(index), failed(index));
    for (const each of outgoing.get(node.id) ?? []) {
      const target = byId.get(each.edge.to);
      if (target !== undefined) successors[sourceOf(each)]?.push(target.index);
    }
  }
  const root = nodes.find(({ node }) => node.type === "start")?.index;
  if (root === undefined) return { whyMissing: () => undefined };
  const { dominates, immediate } = dominatorsOf(successors, root);
  const around = regionsAround(view, sourceOf);

  const known = new Map<number, boolean>();
  /** Whether `node` has surely finished wherever `at` is reached: on every path, or in a branch that a join waits for. */
  const surely = (node: number, at: number): boolean => {
    if (dominates(finished(node), at)) return true;
    const regions = around(node);
    if (regions.length === 0) return false;
    const question = node * successors.length + at;
    const before = known.get(question);
    if (before !== undefined) return before;
    const answer = regions.some(
      ({ join, arrivals }) =>
        dominates(finished(join), at) && arrivals.length > 0 && arrivals.every((last) => surely(node, last)),
    );
    known.set(question, answer);
    return answer;
  };

  const pathAround = pathsAround(successors, root);
  return {
    whyMissing(node, reader, which) {
      const [from, to] = [byId.get(node), byId.get(reader)];
      if (from === undefined || to === undefined) return undefined;
      // What cannot be reached is reported as that, once.
      if (immediate(to.index) === undefined && to.index !== root) return undefined;
      const vertex = which === "error" ? failed(from.index) : finished(from.index);
      if (which === "error" ? dominates(vertex, to.index) : surely(from.index, to.index)) return undefined;
      const path = pathAround(vertex, to.index);
      if (path === undefined) return say(which === "error" ? "not_failed" : "not_run", { node });
      const names = path.filter((each) => each < count).map((each) => nodes[each]?.node.id ?? "");
      const told = shortened(names).join(" → ");
      return say(which === "error" ? "not_failed_on" : "not_run_on", { node, path: told });
    },
  };
}

/** A branch that has come through whole where its join goes on. */
interface CompleteBranch {
  readonly join: number;
  /** The vertices from which it arrives. */
  readonly arrivals: readonly number[];
}

/**
 * The branches that a node stands in, of joins that go on only when every branch has come through whole. What has surely
 * run before the fork has done so by dominance, so no other branches matter.
 */
function regionsAround(
  view: GraphView,
  sourceOf: (edge: EdgeView) => number,
): (node: number) => readonly CompleteBranch[] {
  const { byId, incoming } = view;
  const branchesOf = new Map<number, CompleteBranch[]>();
  for (const region of forkRegions(view).regions) {
    const join = byId.get(region.join);
    const config = JoinConfig.safeParse(join?.node.config);
    if (join === undefined || !config.success) continue;
    if (config.data.mode !== "all" || config.data.on_branch_error !== "fail") continue;
    const branches = region.branches.map(({ nodes }): { nodes: ReadonlySet<string>; arrivals: number[] } => ({
      nodes,
      arrivals: [],
    }));
    const branchOf = new Map(
      branches.flatMap((branch) => [...branch.nodes].map((id) => [id, branch] as const)),
    );
    for (const each of incoming.get(region.join) ?? [])
      branchOf.get(each.edge.from)?.arrivals.push(sourceOf(each));
    for (const [id, { arrivals }] of branchOf) {
      const node = byId.get(id)?.index ?? 0;
      const branches = branchesOf.get(node) ?? [];
      branches.push({ join: join.index, arrivals });
      branchesOf.set(node, branches);
    }
  }
  return (node) => branchesOf.get(node) ?? [];
}

/** Beyond so many nodes that are read too early, and so many readers of them, paths are not told any more: each is a search. */
const mostSearches = 200;
const mostPaths = 2_000;

/** Finds the shortest way from `root` to a vertex around another; undefined after too many questions. */
function pathsAround(
  successors: readonly (readonly number[])[],
  root: number,
): (avoided: number, target: number) => number[] | undefined {
  const searches = new Map<number, Int32Array>();
  let paths = 0;
  return (avoided, target) => {
    const cameFrom =
      searches.get(avoided) ??
      (searches.size < mostSearches ? searchAround(successors, root, avoided) : undefined);
    if (cameFrom === undefined || ++paths > mostPaths) return undefined;
    searches.set(avoided, cameFrom);
    const path: number[] = [];
    for (let at = target; cameFrom[at] !== -1; at = cameFrom[at] ?? root) {
      path.push(at);
      if (at === root) break;
    }
    return path.toReversed();
  };
}

/** For every vertex the one before it on the shortest way from `root` around `avoided`; -1 where there is none. */
function searchAround(successors: readonly (readonly number[])[], root: number, avoided: number): Int32Array {
  const cameFrom = new Int32Array(successors.length).fill(-1);
  cameFrom[root] = root;
  const queue = [root];
  // An array also visits what is added while it is being walked.
  for (const vertex of queue) {
    for (const next of successors[vertex] ?? []) {
      if (next === avoided || cameFrom[next] !== -1) continue;
      cameFrom[next] = vertex;
      queue.push(next);
    }
  }
  return cameFrom;
}

const shortened = (path: readonly string[]): readonly string[] =>
  path.length <= 8 ? path : [...path.slice(0, 3), "…", ...path.slice(-4)];
