import { JoinConfig } from "../nodes/join.ts";
import { dominatorsOf } from "./dominators.ts";
import { forkRegions } from "./fork-region.ts";
import { errorPort, type GraphView } from "./graph-view.ts";

/** Answers, for any two nodes, whether the one has surely run when the other does. */
export interface Assignment {
  /**
   * Why the outputs of `node` may not be there when `reader` runs, as words for the author; undefined where they surely
   * are. `which` is `error` for what a node leaves behind when it failed.
   */
  readonly whyMissing: (node: string, reader: string, which: "outputs" | "error") => string | undefined;
}

/**
 * Definite assignment by dominators: a node has surely finished where its successful end dominates the reader. Each node
 * is three vertices (reached, finished, failed), because a failure that leaves by the `error` port sets no outputs.
 */
export function assignmentOf(view: GraphView): Assignment {
  const { nodes, byId, outgoing } = view;
  const count = nodes.length;
  const finished = (index: number): number => count + index;
  const failed = (index: number): number => 2 * count + index;

  const successors: number[][] = Array.from({ length: 3 * count }, () => []);
  for (const { node, index } of nodes) {
    successors[index]?.push(finished(index), failed(index));
    for (const { edge, port } of outgoing.get(node.id) ?? []) {
      const target = byId.get(edge.to);
      const isFailure = port === errorPort && node.policy?.on_error === "port";
      if (target !== undefined) successors[isFailure ? failed(index) : finished(index)]?.push(target.index);
    }
  }
  const root = nodes.find(({ node }) => node.type === "start")?.index;
  if (root === undefined) return { whyMissing: () => undefined };
  const { dominates, immediate } = dominatorsOf(successors, root);
  const complete = completeRegions(view);

  /** Whether `node` has surely finished wherever `at` is reached: on every path, or in a branch that a join waits for. */
  const surely = (node: number, at: number): boolean =>
    dominates(finished(node), at) ||
    complete.some(
      ({ join, arrivals }) =>
        dominates(finished(join), at) &&
        arrivals.some((from) => from.length > 0 && from.every((last) => surely(node, finished(last)))),
    );

  return {
    whyMissing(node, reader, which) {
      const [from, to] = [byId.get(node), byId.get(reader)];
      if (from === undefined || to === undefined) return undefined;
      // What cannot be reached is reported as that, once.
      if (immediate(to.index) === undefined && to.index !== root) return undefined;
      const vertex = which === "error" ? failed(from.index) : finished(from.index);
      if (which === "error" ? dominates(vertex, to.index) : surely(from.index, to.index)) return undefined;
      const path = pathAvoiding(successors, root, to.index, vertex)
        .filter((each) => each < count)
        .map((each) => nodes[each]?.node.id ?? "");
      const verb = which === "error" ? "has not failed" : "has not run";
      return `“${node}” ${verb} on the path ${shortened(path).join(" → ")}`;
    },
  };
}

/** A join that goes on only when every branch has come through whole, and the nodes from which each branch arrives. */
interface CompleteRegion {
  readonly join: number;
  readonly arrivals: readonly (readonly number[])[];
}

function completeRegions(view: GraphView): CompleteRegion[] {
  const { byId, incoming } = view;
  return forkRegions(view).regions.flatMap((region) => {
    const join = byId.get(region.join);
    const config = JoinConfig.safeParse(join?.node.config);
    if (join === undefined || !config.success) return [];
    if (config.data.mode !== "all" || config.data.on_branch_error !== "fail") return [];
    const arrivals = region.branches.map(({ nodes }) =>
      (incoming.get(region.join) ?? [])
        .filter(({ edge }) => nodes.has(edge.from))
        .map(({ edge }) => byId.get(edge.from)?.index ?? 0),
    );
    return [{ join: join.index, arrivals }];
  });
}

/** The shortest way from `root` to `target` around `avoided`; empty where there is none. */
function pathAvoiding(
  successors: readonly (readonly number[])[],
  root: number,
  target: number,
  avoided: number,
): number[] {
  const cameFrom = new Map<number, number | undefined>([[root, undefined]]);
  for (const vertex of cameFrom.keys()) {
    if (vertex === target) break;
    for (const next of successors[vertex] ?? [])
      if (next !== avoided && !cameFrom.has(next)) cameFrom.set(next, vertex);
  }
  const path: number[] = [];
  for (
    let at: number | undefined = cameFrom.has(target) ? target : undefined;
    at !== undefined;
    at = cameFrom.get(at)
  )
    path.unshift(at);
  return path;
}

const shortened = (path: readonly string[]): readonly string[] =>
  path.length <= 8 ? path : [...path.slice(0, 3), "…", ...path.slice(-4)];
