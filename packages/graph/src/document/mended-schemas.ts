import type { z } from "zod";

import { memberOf } from "./read-part.ts";

/**
 * A copy of what could not be read because of the JSON Schemas in it, with what is wrong with them left open: a property
 * whose type cannot be understood is still a property, and reading it is no mistake.
 */
export function withMendedSchemas(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  // It came out of JSON and goes back there.
  const copy: unknown = JSON.parse(JSON.stringify(value));
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") for (const key of issue.keys) mend(copy, [...issue.path, key]);
    else mend(copy, issue.path);
  }
  return copy;
}

function mend(root: unknown, path: readonly PropertyKey[]): void {
  const [key, parent] = [path.at(-1), path.at(-2)];
  const at = path.slice(0, -1).reduce<unknown>(memberOf, root);
  if (key === undefined || typeof at !== "object" || at === null) return;
  if (parent === "properties") Reflect.set(at, key, {});
  // Without it, an object that lists properties would have no others.
  else if (key === "additionalProperties") Reflect.set(at, key, true);
  else Reflect.deleteProperty(at, key);
}
