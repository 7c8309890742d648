/** The texts around the parts of the builder, in English; `{name}` is filled in by the caller. */
export const builderWords = {
  "builder.side": "Beside the graph",
  "builder.inspect": "Inspect",
  "builder.test": "Test",
} as const;
