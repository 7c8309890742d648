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
  "builder.unreadable": "Nothing can be changed here at the moment",
  "builder.unreadableShown": "The canvas shows the draft as it last was.",
  "builder.unreadableShow": "Go to the place in the JSON",
  "builder.testShow": "Go to the test panel",
} as const;
