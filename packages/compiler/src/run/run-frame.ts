import type { Json, JsonObject } from "@patchbay/graph";

import type { Races } from "../emit/race.ts";
import type { Answer, OpenPause } from "./pause.ts";
import type { RunClock } from "./run-clock.ts";
import type { RunContext } from "./run-context.ts";
import type { UsageMeter } from "./usage-meter.ts";

/** What one execution of a compiled graph carries along beside LangGraph's state. */
export interface RunFrame {
  readonly context: RunContext;
  readonly input: JsonObject;
  /** The names that a body's expressions have beside those of any graph: `item` and `index`. */
  readonly names: ItemNames | undefined;
  readonly meter: UsageMeter;
  readonly clock: RunClock;
  /** Where this graph runs: empty for the run's own, else the way to the body. Paths of activations begin with it. */
  readonly path: string;
  /** The same for people: what ids of nodes begin with in events. */
  readonly label: string;
  /** The pauses that this execution goes on from, by node; each is taken once. */
  readonly resuming: Map<string, Resuming>;
  /** The nodes that run side by side where a join does not wait for all of them. */
  readonly races: Races;
  /** Whether a wait for the clock may be a pause. */
  readonly mayRest: boolean;
  /** Set once the node has ended with which a trial does: no other node runs then. */
  isTrialOver: boolean;
  /** Runs something as if this execution had never been entered: a LangGraph inside a node must not find the outer one. */
  readonly outside: <Result>(work: () => Result) => Result;
}

export interface ItemNames {
  readonly item: Json;
  readonly index: number;
}

/** An activation that was paused and goes on. */
export interface Resuming {
  readonly pause: OpenPause;
  readonly answers: ReadonlyMap<string, Answer>;
}
