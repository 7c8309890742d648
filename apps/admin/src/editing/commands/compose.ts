import type { Edit } from "../edit.ts";

/** Several edits as one step of the history. */
export const inOneStep = (name: string, edits: readonly Edit[]): Edit => ({
  name,
  apply: (document) => edits.reduce((made, edit) => edit.apply(made), document),
});
