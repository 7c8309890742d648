import { diffWordsWithSpace } from "diff";

import type { WordChange } from "./graph-change.ts";

/** How many steps the word diffs of one comparison may take together: about half a second, whatever the texts. */
export const wordDiffSteps = 4_000_000;

/** Beyond so many edits two texts are read as two texts rather than as one that was changed. */
const maxEdits = 1_000;

/**
 * Says how a text became another, word by word. Given the same budget it always gives the same answer. Texts that
 * have too little in common, or that the budget is too small for, are removed and added as a whole.
 */
export function wordDiff(
  before: string,
  after: string,
  budget: { steps: number } = { steps: wordDiffSteps },
): WordChange[] {
  // Myers' algorithm takes a number of steps that grows with the square of the edits.
  const maxEditLength = Math.min(maxEdits, Math.floor(Math.sqrt(budget.steps)));
  const parts = diffWordsWithSpace(before, after, { maxEditLength });
  const edits = parts?.reduce((sum, part) => sum + (part.added || part.removed ? part.count : 0), 0);
  budget.steps = Math.max(0, budget.steps - (edits ?? maxEditLength) ** 2);
  const whole: WordChange[] = [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
  const words = parts?.map(({ value, added, removed }): WordChange => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
  return (words ?? whole).filter(({ text }) => text !== "");
}
