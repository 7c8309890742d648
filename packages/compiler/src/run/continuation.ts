import { Usage } from "@patchbay/contracts";
import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

/** All that remains of a run that waits: plain JSON, to be kept anywhere for any time. */
export const Continuation = z.strictObject({
  /** The graph's state, by the compiler's own keys. */
  state: JsonObject,
  usage: Usage,
  steps: z.int().min(0),
  /** How long it has worked; waiting is not work. */
  elapsed_ms: z.int().min(0),
});
export type Continuation = z.infer<typeof Continuation>;
