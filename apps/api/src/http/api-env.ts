import type { Principal } from "@patchbay/identity";

/** What the outermost layers leave for the handlers. */
export interface ApiEnv {
  Variables: {
    requestId: string;
    /** Set on every route that is not public. */
    principal: Principal;
  };
}
