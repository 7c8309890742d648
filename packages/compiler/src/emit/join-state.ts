import type { PlannedRegion } from "../plan/plan.ts";

/** A branch that has come to its join, whole or broken. */
export interface Arrival {
  readonly branch: number;
  /** The node it came from. */
  readonly node: string;
  readonly ok: boolean;
}

/** What a join knows of the current activation of its fork. Plain JSON, as everything in the state. */
export interface JoinState {
  /** In the order in which they came; within a step, in document order. */
  readonly arrivals: readonly Arrival[];
  /** Whether the join has gone on. */
  readonly closed: boolean;
}

/** What a step says to a join: its fork has fired anew, a branch has arrived, it has gone on; or how it stood before. */
export type JoinWrite =
  | { readonly kind: "open" }
  | ({ readonly kind: "arrive" } & Arrival)
  | { readonly kind: "close" }
  | { readonly kind: "restore"; readonly state: JoinState };

export const openJoin: JoinState = { arrivals: [], closed: false };

/** The reducer of a join's channel. */
export function reduceJoin(state: JoinState, writes: readonly JoinWrite[]): JoinState {
  let current = state;
  for (const write of writes) current = afterWrite(current, write);
  return current;
}

function afterWrite(state: JoinState, write: JoinWrite): JoinState {
  switch (write.kind) {
    case "open":
      return openJoin;
    case "arrive": {
      const { kind: _, ...arrival } = write;
      // Two failures inside one branch are one broken branch.
      if (state.arrivals.some(({ branch }) => branch === arrival.branch)) return state;
      return { ...state, arrivals: [...state.arrivals, arrival] };
    }
    case "close":
      return { ...state, closed: true };
    case "restore":
      return write.state;
  }
}

/** Whether a join goes on, waits for more, or can no longer get what it asks for. */
export function verdictOf(
  { mode, wanted, branches }: PlannedRegion,
  { arrivals }: JoinState,
): "go" | "wait" | "lost" {
  // Where branches may fail, all is all that are left.
  if (mode === "all") return arrivals.length === branches.length ? "go" : "wait";
  const whole = arrivals.filter(({ ok }) => ok).length;
  if (whole >= wanted) return "go";
  const broken = arrivals.length - whole;
  return branches.length - broken < wanted ? "lost" : "wait";
}
