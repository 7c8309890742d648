import { Diagnostic } from "@patchbay/graph";

import { ApiError } from "../api/api-error.ts";

/** The diagnostics that came with a refusal of the API; what cannot be read as one is left out. */
export function diagnosticsIn(error: unknown): readonly Diagnostic[] {
  const list = error instanceof ApiError ? error.problem.details?.diagnostics : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((each) => {
    const read = Diagnostic.safeParse(each);
    return read.success ? [read.data] : [];
  });
}
