/** Sizes beyond which a document is refused with a diagnostic (GRAPH.md section 1). */
export const documentLimits = {
  /** UTF-8 bytes of the document as JSON: 1 MiB. */
  bytes: 1024 * 1024,
  /** Those in the bodies of maps among them; so for edges. */
  nodes: 1_000,
  edges: 5_000,
  /** Nesting of objects and arrays. */
  depth: 64,
  /** Diagnostics that are told of one document: beyond so many, mending the first is what helps. */
  diagnostics: 1_000,
} as const;
