import type { PlannedRegion } from "../plan/plan.ts";
import { type GraphState, joinKey } from "./graph-state.ts";
import { type Arrival, type JoinWrite, verdictOf } from "./join-state.ts";
import { joinStateOf } from "./token-rules.ts";

/** Why a node is stopped whose branch its join no longer waits for. */
export class LostRace extends Error {
  constructor() {
    super("The join has gone on without this branch.");
    this.name = "LostRace";
  }
}

/** What happens in one step of the branches of one join that does not wait for all of them. */
interface RacingStep {
  readonly step: number;
  readonly arrivals: Arrival[];
  readonly runners: Map<string, AbortController>;
}

/** The races of one execution, by their joins. */
export type Races = Map<string, RacingStep>;

/** A node that runs in such a branch. */
export interface Runner {
  /** Aborts with `LostRace` once the join can go on without it. */
  readonly signal: AbortSignal;
  /** Tells the others of what the node writes when it leaves. */
  readonly leave: (update: Readonly<Record<string, unknown>>) => void;
}

/**
 * Lets a node race with those that run beside it. A join looks at who has come when a step is over; that the step need
 * not be as long as its slowest node is what this is for. Which of them count is still decided by the state alone.
 */
export function enterRaces(
  races: Races,
  regions: readonly PlannedRegion[],
  state: GraphState,
  {
    node,
    step,
    mayBeStopped,
  }: { readonly node: string; readonly step: number; readonly mayBeStopped: boolean },
): Runner {
  const controller = new AbortController();
  const entered = regions.map((region) => {
    const known = races.get(region.join);
    const race: RacingStep =
      known?.step === step ? known : { step, arrivals: [], runners: new Map<string, AbortController>() };
    races.set(region.join, race);
    if (mayBeStopped) race.runners.set(node, controller);
    return { region, race };
  });
  return {
    signal: controller.signal,
    leave: (update) => {
      for (const { region, race } of entered) {
        race.runners.delete(node);
        race.arrivals.push(...arrivalsIn(update[joinKey(region.join)]));
        const { arrivals: before, closed } = joinStateOf(state, region.join);
        if (verdictOf(region, { arrivals: [...before, ...race.arrivals], closed }) !== "go") continue;
        for (const other of race.runners.values()) other.abort(new LostRace());
      }
    },
  };
}

function arrivalsIn(writes: unknown): Arrival[] {
  // The channel of that key is written with nothing else.
  const all = (writes ?? []) as readonly JoinWrite[];
  return all.flatMap((write) => (write.kind === "arrive" ? [write] : []));
}
