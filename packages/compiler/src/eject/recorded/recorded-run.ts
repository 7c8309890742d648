import type { RunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

/** A run that was completed, as it was kept: the first of its thread, so that nothing came before it. */
export interface RecordedRun {
  /** What its test is called. */
  readonly name: string;
  readonly input: JsonObject;
  readonly output: JsonObject;
  /** What the channels held when it had ended; of a channel that nobody wrote to nothing stands here. */
  readonly channels: JsonObject;
  /** All of them, first to last. */
  readonly events: readonly RunEvent[];
}
