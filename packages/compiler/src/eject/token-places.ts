import type { Plan, PlannedNode, PlannedRegion } from "../plan/plan.ts";

export interface Placing {
  readonly plan: Plan;
  /** LangGraph's name of a node. */
  readonly nameOf: (id: string) => string;
}

/** What a node says to a join: as the project writes it, and which of its functions that calls. */
export interface JoinTelling {
  readonly text: string;
  readonly call: "opens" | "closes" | "arrives";
}

/** What forks, joins and loops ask of one node: the same that `emit/token-rules.ts` decides, as data to be printed. */
export interface Place {
  /** LangGraph's names of the nodes that each port leads to. */
  readonly ports: Readonly<Record<string, readonly string[]>>;
  /** All of them, and the join that forgives a failure. */
  readonly targets: readonly string[];
  /** Whether where it leads is known only when it has run; where it is not, plain edges say it. */
  readonly isDynamic: boolean;
  /** The joins that may go on without this node's branch, and which branch that is. */
  readonly branchOf: Readonly<Record<string, number>>;
  /** The join that the node is. */
  readonly join: string | undefined;
  readonly tells: Readonly<Record<string, readonly JoinTelling[]>>;
  readonly forgivenBy: { readonly join: string; readonly branch: number; readonly goto: string } | undefined;
  readonly enters: Readonly<Record<string, readonly string[]>>;
}

interface Seat {
  readonly region: PlannedRegion;
  readonly branch: number;
}

export function placeOf(node: PlannedNode, { plan, nameOf }: Placing): Place {
  const seats = plan.regions.flatMap((region): Seat[] => {
    const branch = region.branches.findIndex(({ nodes }) => nodes.includes(node.id));
    return branch === -1 ? [] : [{ region, branch }];
  });
  // Where every branch must come through whole, no token is ever left over.
  const guards = seats.filter(({ region }) => region.mode !== "all" || region.tolerates);
  const closes = plan.regions.find(({ join }) => join === node.id);
  const forgiving = seats
    .filter(({ region }) => region.tolerates)
    .toSorted((a, b) => sizeOf(a.region) - sizeOf(b.region))[0];
  const forgivenBy = forgiving && {
    join: forgiving.region.join,
    branch: forgiving.branch,
    goto: nameOf(forgiving.region.join),
  };
  const names = Object.keys(node.targets);
  const takesAll = node.type === "parallel";
  const ways: readonly (readonly [string, readonly string[]])[] = takesAll
    ? [["*", names]]
    : names.map((port) => [port, [port]] as const);
  const ports = Object.fromEntries(
    Object.entries(node.targets).map(([port, targets]) => [port, targets.map(nameOf)]),
  );
  return {
    ports,
    targets: [
      ...new Set([...Object.values(ports).flat(), ...(forgivenBy === undefined ? [] : [forgivenBy.goto])]),
    ],
    isDynamic:
      isAsking(node) ||
      guards.length > 0 ||
      closes !== undefined ||
      forgivenBy !== undefined ||
      (!takesAll && names.some((port) => port !== "out")),
    branchOf: Object.fromEntries(guards.map(({ region, branch }) => [region.join, branch])),
    join: closes?.join,
    tells: Object.fromEntries(ways.map(([name, taken]) => [name, tellings(node, taken, seats, plan)])),
    forgivenBy,
    enters: Object.fromEntries(ways.map(([name, taken]) => [name, loopsEntered(node, taken, plan)])),
  };
}

/** Whether a node may wait for somebody, and then leaves by no port at all. */
export const isAsking = ({ type, config }: PlannedNode): boolean =>
  type === "approval" || type === "human_input" || (type === "wait" && typeof config["signal"] === "string");

/** What leaving by these ports says to joins, in the order of the plan. */
function tellings(
  node: PlannedNode,
  ports: readonly string[],
  seats: readonly Seat[],
  plan: Plan,
): JoinTelling[] {
  const taken = ports.flatMap((port) => (node.targets[port] ?? []).map((target) => ({ port, target })));
  return plan.regions.flatMap((region) => {
    const join = JSON.stringify(region.join);
    const fires = region.fork === node.id && region.branches.some(({ port }) => ports.includes(port));
    const own: JoinTelling[] =
      region.join === node.id
        ? [{ text: `closes(${join})`, call: "closes" }]
        : fires
          ? [{ text: `opens(${join})`, call: "opens" }]
          : [];
    const arrivals = taken
      .filter(({ target }) => target === region.join)
      .map(({ port, target }): JoinTelling => {
        const inside = seats.find((seat) => seat.region === region)?.branch;
        const empty = region.branches.findIndex((branch) => branch.port === port && branch.to === target);
        return { text: `arrives(${join}, ${inside ?? empty}, ${JSON.stringify(node.id)})`, call: "arrives" };
      });
    return [...own, ...arrivals];
  });
}

/** Whoever comes to a loop from outside begins its laps anew. */
function loopsEntered(node: PlannedNode, ports: readonly string[], plan: Plan): string[] {
  const targets = new Set(ports.flatMap((port) => node.targets[port] ?? []));
  return plan.loops
    .filter(({ loop, body }) => loop !== node.id && !body.includes(node.id) && targets.has(loop))
    .map(({ loop }) => loop);
}

const sizeOf = ({ branches }: PlannedRegion): number =>
  branches.reduce((sum, { nodes }) => sum + nodes.length, 0);
