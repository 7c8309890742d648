import { Diagnostic } from "@patchbay/graph";

import { ApiError } from "../api/api-error.ts";
import { inReadersWords } from "../problems/problem-words.ts";

/** The diagnostics that came with a refusal of the API, in the language of the page; what cannot be read as one is left out. */
export function diagnosticsIn(error: unknown): readonly Diagnostic[] {
  const list = error instanceof ApiError ? error.problem.details?.diagnostics : undefined;
  if (!Array.isArray(list)) return [];
  const read = list.flatMap((each) => {
    const diagnostic = Diagnostic.safeParse(each);
    return diagnostic.success ? [diagnostic.data] : [];
  });
  return inReadersWords(read);
}
