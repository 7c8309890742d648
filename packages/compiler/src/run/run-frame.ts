import type { JsonObject } from "@patchbay/graph";

import type { RunContext } from "./run-context.ts";
import type { UsageMeter } from "./usage-meter.ts";

/** What one execution of a compiled graph carries along beside LangGraph's state. */
export interface RunFrame {
  readonly context: RunContext;
  readonly input: JsonObject;
  readonly meter: UsageMeter;
  /** How often each node has run. */
  readonly activations: Map<string, number>;
  /** Aborts when the run is cancelled or its time is up. */
  readonly signal: AbortSignal;
}
