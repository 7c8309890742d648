import type { JsonObject } from "@patchbay/graph";
import type { Principal } from "@patchbay/identity";

/** What the outermost layers leave for the handlers. */
export interface ApiEnv {
  Variables: {
    requestId: string;
    /** Set on every route that is not public. */
    principal: Principal;
    /** What is kept of an answer for whoever repeats the request, where the answer has a secret in it. */
    keptAnswer?: JsonObject;
  };
}
