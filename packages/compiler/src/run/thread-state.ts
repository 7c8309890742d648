import type { Message } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

/** What a thread remembers from run to run. */
export interface ThreadState {
  readonly messages: readonly Message[];
  /** The values of the graph's channels. */
  readonly channels: JsonObject;
}
