import type { Expression } from "@patchbay/graph";

/** A node of a parsed expression. */
export type Tree = Expression["ast"];
