import type { Json } from "@patchbay/graph";

import type { Plan } from "../plan/plan.ts";
import { pausesOf } from "../run/open-pauses.ts";
import { channelKey, channelWrite, type GraphState, joinKey, pausesKey } from "./graph-state.ts";

/** A state as input of another execution: what has a reducer of its own is handed to it as a write. */
export function restoredState({ regions, channels }: Plan, state: GraphState): GraphState {
  const joins = regions.flatMap(({ join }) => {
    const held = state[joinKey(join)];
    return held === undefined ? [] : [[joinKey(join), [{ kind: "restore", state: held }]] as const];
  });
  const written = channels.flatMap(({ name, reducer }) => {
    // The channel of that key holds nothing else.
    const held = state[channelKey(name)] as Json | undefined;
    return held === undefined ? [] : [[channelKey(name), channelWrite(reducer, held)] as const];
  });
  return {
    ...state,
    ...Object.fromEntries([...joins, ...written]),
    [pausesKey]: [{ kind: "restore", pauses: pausesOf(state) }],
  };
}
