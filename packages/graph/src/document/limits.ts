/** Sizes beyond which a document is refused with a diagnostic (GRAPH.md section 1). */
export const documentLimits = {
  /** UTF-8 bytes of the document as JSON: 1 MiB. */
  bytes: 1024 * 1024,
  nodes: 1_000,
  edges: 5_000,
  /** Nesting of objects and arrays. */
  depth: 64,
} as const;
