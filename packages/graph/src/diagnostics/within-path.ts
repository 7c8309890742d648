import type { Diagnostic, Fix, JsonPatchOperation } from "./diagnostic.ts";

/** A diagnostic of a part of a document, as one of the whole: `path` is where the part stands. */
export function withinPath(found: Diagnostic, path: string): Diagnostic {
  return {
    ...found,
    path: path + found.path,
    ...(found.related && { related: found.related.map((each) => ({ ...each, path: path + each.path })) }),
    ...(found.fixes && { fixes: found.fixes.map((fix) => fixWithin(fix, path)) }),
  };
}

const fixWithin = (fix: Fix, path: string): Fix => ({
  ...fix,
  patch: fix.patch.map((operation): JsonPatchOperation => ({ ...operation, path: path + operation.path })),
});
