import { AppError } from "@patchbay/errors";
import type { Refusal } from "@patchbay/compiler";

/** A version that has no faithful form as a project of its own. `details.reasons` says every reason. */
export class EjectRefusedError extends AppError<"eject_refused"> {
  constructor(reasons: readonly Refusal[]) {
    const count = reasons.length === 1 ? "one reason" : `${reasons.length} reasons`;
    super("eject_refused", `The graph cannot leave the platform, for ${count}.`, { details: { reasons } });
  }
}
