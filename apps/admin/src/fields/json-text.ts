import type { Json } from "@patchbay/graph";

/** A value as people read it: a text as it is, anything else as JSON. */
export const jsonText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
