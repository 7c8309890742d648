import type { GraphDocument } from "@patchbay/graph";

import type { Region } from "./reference-regions.ts";

type Edge = GraphDocument["edges"][number];

interface Arrival {
  readonly branch: number;
  readonly node: string;
  readonly ok: boolean;
}

interface JoinState {
  readonly arrivals: Arrival[];
  isClosed: boolean;
}

/** What the joins of a graph know while it runs: who has arrived, and whether they have gone on. */
export class ReferenceJoins {
  readonly #regions: readonly Region[];
  readonly #states = new Map<string, JoinState>();

  constructor(regions: readonly Region[]) {
    this.#regions = regions;
  }

  /** Whether the token of a node counts: not in a branch that is no longer waited for, nor at a join that waits. */
  mayRun(id: string): boolean {
    const isInLostBranch = this.#regions.some((region) => {
      const branch = region.branches.findIndex(({ nodes }) => nodes.has(id));
      if (branch === -1) return false;
      const { arrivals, isClosed } = this.#state(region.join);
      return (
        isClosed ||
        verdict(region, arrivals) !== "wait" ||
        arrivals.some((arrival) => arrival.branch === branch)
      );
    });
    if (isInLostBranch) return false;
    const region = this.regionOf(id);
    if (region === undefined) return true;
    const { arrivals, isClosed } = this.#state(id);
    return !isClosed && verdict(region, arrivals) !== "wait";
  }

  /** The region that a join closes. */
  regionOf(join: string): Region | undefined {
    return this.#regions.find((region) => region.join === join);
  }

  /** The nodes from which branches have arrived whole, first to last. */
  arrived(join: string): string[] {
    return this.#state(join)
      .arrivals.filter(({ ok }) => ok)
      .map(({ node }) => node);
  }

  /** Whether too many branches have failed. */
  isLost(join: string): boolean {
    const region = this.regionOf(join);
    return region !== undefined && verdict(region, this.#state(join).arrivals) === "lost";
  }

  /** A join has gone on. */
  close(join: string): void {
    this.#state(join).isClosed = true;
  }

  /** A token goes along these edges: forks among them have fired anew. */
  fire(edges: readonly Edge[]): void {
    for (const region of this.#regions) {
      const isFiring = region.branches.some(({ entry }) => edges.includes(entry));
      if (isFiring) this.#states.set(region.join, { arrivals: [], isClosed: false });
    }
  }

  /** A branch has come to its join along this edge. */
  arrive(region: Region, edge: Edge): void {
    const branch = region.branches.findIndex(({ entry, nodes }) => entry === edge || nodes.has(edge.from));
    this.#add(region, { branch, node: edge.from, ok: true });
  }

  /** A branch ends because a node of it has failed. */
  breakBranch(region: Region, node: string): void {
    const branch = region.branches.findIndex(({ nodes }) => nodes.has(node));
    this.#add(region, { branch, node, ok: false });
  }

  /** The innermost region around a node whose join forgives a branch its failure. */
  tolerating(id: string): Region | undefined {
    return this.#regions
      .filter(
        ({ config, branches }) =>
          config.on_branch_error === "tolerate" && branches.some(({ nodes }) => nodes.has(id)),
      )
      .toSorted((a, b) => size(a) - size(b))[0];
  }

  #add({ join }: Region, arrival: Arrival): void {
    const { arrivals } = this.#state(join);
    if (!arrivals.some(({ branch }) => branch === arrival.branch)) arrivals.push(arrival);
  }

  #state(join: string): JoinState {
    const known = this.#states.get(join) ?? { arrivals: [], isClosed: false };
    this.#states.set(join, known);
    return known;
  }
}

const size = ({ branches }: Region): number => branches.reduce((sum, { nodes }) => sum + nodes.size, 0);

/** Whether a join goes on, waits, or can no longer get what it asks for. */
function verdict({ config, branches }: Region, arrivals: readonly Arrival[]): "go" | "wait" | "lost" {
  const arrived = arrivals.filter(({ ok }) => ok).length;
  const failed = arrivals.length - arrived;
  const wanted =
    config.mode === "all" ? branches.length - failed : config.mode === "any" ? 1 : (config.quorum ?? 1);
  if (config.mode === "all") return arrivals.length === branches.length ? "go" : "wait";
  if (arrived >= wanted) return "go";
  return branches.length - failed < wanted ? "lost" : "wait";
}
