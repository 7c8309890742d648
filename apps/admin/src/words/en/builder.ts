/** The texts around the parts of the builder, in English; `{name}` is filled in by the caller. */
export const builderWords = {
  "builder.side": "Beside the graph",
  "builder.inspect": "Inspect",
  "builder.test": "Test",
  "builder.group": "Builder",
  "builder.outlineShow": "Show the outline",
  "builder.outlineHide": "Hide the outline",
  "builder.problems": "Problems: {count}",
  "builder.problemsShow": "Show or hide the problems",
  "builder.testShow": "Go to the test panel",
} as const;
