import type { Plan, PlannedNode, PlannedRegion } from "../plan/plan.ts";
import { allPorts } from "../executors/executor.ts";
import { type GraphState, joinKey, memoryKey, pausesKey } from "./graph-state.ts";
import { type JoinState, type JoinWrite, openJoin, verdictOf } from "./join-state.ts";

/** The place of a node inside a region. */
interface Seat {
  readonly region: PlannedRegion;
  readonly branch: number;
}

/**
 * What forks, joins and loops ask of one node, decided once: whether its token still counts, what its leaving by a port
 * says to joins and loops, and who forgives it a failure. GRAPH.md section 3.
 */
export interface TokenRules {
  /** The keys of the state that the rules look at. */
  readonly reads: readonly string[];
  /** Whether the node may run: not in a branch that its join no longer waits for, and a join only when it goes on. */
  readonly mayRun: (state: GraphState) => boolean;
  /** What leaving by a port writes beside the node's own writes. */
  readonly onLeave: (port: string) => Readonly<Record<string, unknown>>;
  /** What a failure writes and where it leads, where a join forgives it. */
  readonly onFailure:
    | { readonly update: Readonly<Record<string, unknown>>; readonly target: string }
    | undefined;
  /** The region that this node closes. */
  readonly closes: PlannedRegion | undefined;
  /** The regions in whose branches it is and that do not wait for all of them. */
  readonly races: readonly PlannedRegion[];
}

export function tokenRules(node: PlannedNode, plan: Plan): TokenRules {
  const seats = plan.regions.flatMap((region): Seat[] => {
    const branch = region.branches.findIndex(({ nodes }) => nodes.includes(node.id));
    return branch === -1 ? [] : [{ region, branch }];
  });
  // Where every branch must come through whole, no token is ever left over.
  const guards = seats.filter(({ region }) => region.mode !== "all" || region.tolerates);
  const closes = plan.regions.find(({ join }) => join === node.id);
  const ports = Object.keys(node.targets);
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ...ports.map((port) => [port, [port]] as const),
    [allPorts, ports],
  ];
  const leaving = new Map(ways.map(([name, taken]) => [name, writesOf(node, taken, seats, plan)]));
  const forgiving = seats
    .filter(({ region }) => region.tolerates)
    .toSorted((a, b) => sizeOf(a.region) - sizeOf(b.region))[0];
  return {
    reads: [
      ...guards.map(({ region }) => joinKey(region.join)),
      ...(closes === undefined ? [] : [joinKey(closes.join), pausesKey]),
    ],
    mayRun: (state) =>
      guards.every((seat) => stillCounts(state, seat)) && (closes === undefined || goesOn(state, closes)),
    onLeave: (port) => leaving.get(port) ?? nothing,
    onFailure: forgiving && {
      update: { [joinKey(forgiving.region.join)]: [arrive(forgiving.branch, node.id, false)] },
      target: forgiving.region.join,
    },
    closes,
    races: seats.filter(({ region }) => region.mode !== "all").map(({ region }) => region),
  };
}

const nothing = Object.freeze({});

// The channel of that key holds nothing else.
export const joinStateOf = (state: GraphState, join: string): JoinState =>
  (state[joinKey(join)] as JoinState | undefined) ?? openJoin;

function stillCounts(state: GraphState, { region, branch }: Seat): boolean {
  const join = joinStateOf(state, region.join);
  return (
    !join.closed &&
    verdictOf(region, join) === "wait" &&
    !join.arrivals.some((arrival) => arrival.branch === branch)
  );
}

function goesOn(state: GraphState, region: PlannedRegion): boolean {
  const join = joinStateOf(state, region.join);
  return !join.closed && verdictOf(region, join) !== "wait";
}

/** Says to joins and loops that this node leaves by these ports. */
function writesOf(
  node: PlannedNode,
  ports: readonly string[],
  seats: readonly Seat[],
  plan: Plan,
): Readonly<Record<string, unknown>> {
  const taken = ports.flatMap((port) => (node.targets[port] ?? []).map((target) => ({ port, target })));
  const joins = plan.regions.flatMap((region) => {
    const writes = [...ownWrites(node, ports, region), ...arrivals(node, taken, seats, region)];
    return writes.length > 0 ? [[joinKey(region.join), writes] as const] : [];
  });
  const entered = plan.loops.filter(
    ({ loop, body }) =>
      loop !== node.id && !body.includes(node.id) && taken.some(({ target }) => target === loop),
  );
  // Whoever comes to a loop from outside begins its laps anew.
  return Object.fromEntries([...joins, ...entered.map(({ loop }) => [memoryKey(loop), 0] as const)]);
}

function ownWrites(node: PlannedNode, ports: readonly string[], region: PlannedRegion): JoinWrite[] {
  if (region.join === node.id) return [{ kind: "close" }];
  const fires = region.fork === node.id && region.branches.some(({ port }) => ports.includes(port));
  return fires ? [{ kind: "open" }] : [];
}

function arrivals(
  node: PlannedNode,
  taken: readonly { readonly port: string; readonly target: string }[],
  seats: readonly Seat[],
  region: PlannedRegion,
): JoinWrite[] {
  return taken
    .filter(({ target }) => target === region.join)
    .map(({ port, target }) => {
      const inside = seats.find((seat) => seat.region === region)?.branch;
      const empty = region.branches.findIndex((branch) => branch.port === port && branch.to === target);
      return arrive(inside ?? empty, node.id, true);
    });
}

const arrive = (branch: number, node: string, ok: boolean): JoinWrite => ({
  kind: "arrive",
  branch,
  node,
  ok,
});

const sizeOf = ({ branches }: PlannedRegion): number =>
  branches.reduce((sum, { nodes }) => sum + nodes.length, 0);
