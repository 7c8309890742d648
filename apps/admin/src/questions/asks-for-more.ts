import type { JsonSchema } from "@patchbay/graph";

const known: ReadonlySet<string> = new Set(["approved", "comment"]);

/** Whether an approval's schema wants something beside yes or no and a comment, so that buttons could not answer it. */
export const asksForMore = (schema: JsonSchema | undefined): boolean =>
  Object.keys(schema?.properties ?? {}).some((name) => !known.has(name));
