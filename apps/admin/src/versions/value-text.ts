import type { Json } from "@patchbay/graph";

/** A value as people read it: a text as it is, everything else as JSON. */
export const valueText = (value: Json): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);
