import { z } from "zod";

import { ApiError } from "../api/api-error.ts";

const Reason = z.object({ node_id: z.string().optional(), path: z.string(), message: z.string() });

/** Why a version cannot leave the platform, one entry for each thing that has no faithful form outside. */
export type EjectReason = z.infer<typeof Reason>;

/** The reasons that came with a refusal of the API; what cannot be read as one is left out. */
export function ejectReasonsIn(error: unknown): readonly EjectReason[] {
  const reasons = error instanceof ApiError ? error.problem.details?.["reasons"] : undefined;
  if (!Array.isArray(reasons)) return [];
  return reasons.flatMap((each) => {
    const read = Reason.safeParse(each);
    return read.success ? [read.data] : [];
  });
}
