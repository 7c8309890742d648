/** `src/joins.ts`, the same in every project that has it. */
export const joinsFile = `/** A join: how many branches its fork has, and how many must arrive whole. */
export interface Join {
  readonly mode: "all" | "any" | "quorum";
  readonly wanted: number;
  readonly branches: number;
  /** The node whose port is the fork. */
  readonly fork: string;
}

/** A branch that has come to its join, whole or broken. */
export interface Arrival {
  readonly branch: number;
  /** The node it came from. */
  readonly node: string;
  readonly ok: boolean;
}

/** What a join knows of the current activation of its fork. */
export interface JoinState {
  readonly arrivals: readonly Arrival[];
  /** Whether the join has gone on. */
  readonly closed: boolean;
}

/** What a step says to a join: its fork has fired anew, a branch has arrived, it has gone on. */
export type JoinWrite = { readonly join: string } & (
  | { readonly kind: "open" | "close" }
  | ({ readonly kind: "arrive" } & Arrival)
);

export const opens = (join: string): JoinWrite => ({ kind: "open", join });
export const closes = (join: string): JoinWrite => ({ kind: "close", join });
export const arrives = (join: string, branch: number, node: string, ok = true): JoinWrite => ({
  kind: "arrive",
  join,
  branch,
  node,
  ok,
});

const open: JoinState = { arrivals: [], closed: false };

export type JoinStates = { readonly [join: string]: JoinState };

export const joinState = (states: JoinStates, join: string): JoinState => states[join] ?? open;

/** The reducer of the joins. */
export function reduceJoins(states: JoinStates, writes: readonly JoinWrite[]): JoinStates {
  let current = states;
  for (const write of writes)
    current = { ...current, [write.join]: afterWrite(joinState(current, write.join), write) };
  return current;
}

function afterWrite(state: JoinState, write: JoinWrite): JoinState {
  switch (write.kind) {
    case "open":
      return open;
    case "close":
      return { ...state, closed: true };
    case "arrive": {
      const { branch, node, ok } = write;
      // Two failures inside one branch are one broken branch.
      if (state.arrivals.some((arrival) => arrival.branch === branch)) return state;
      return { ...state, arrivals: [...state.arrivals, { branch, node, ok }] };
    }
  }
}

/** Whether a join goes on, waits for more, or can no longer get what it asks for. */
export function verdictOf(
  { mode, wanted, branches }: Join,
  { arrivals }: JoinState,
): "go" | "wait" | "lost" {
  // Where branches may fail, all is all that are left.
  if (mode === "all") return arrivals.length === branches ? "go" : "wait";
  const whole = arrivals.filter(({ ok }) => ok).length;
  if (whole >= wanted) return "go";
  const broken = arrivals.length - whole;
  return branches - broken < wanted ? "lost" : "wait";
}

/** Whether a branch is still waited for. */
export function stillCounts(join: Join, state: JoinState, branch: number): boolean {
  return (
    !state.closed &&
    verdictOf(join, state) === "wait" &&
    !state.arrivals.some((arrival) => arrival.branch === branch)
  );
}
`;
