import { diffWordsWithSpace } from "diff";

import type { WordChange } from "./graph-change.ts";

/** How many steps the word diffs of one comparison may take together: about half a second, whatever the texts. */
export const wordDiffSteps = 4_000_000;

/** Beyond so many edits two texts are read as two texts rather than as one that was changed. */
const maxEdits = 1_000;

/**
 * Of what both texts say, so much must be the same to be read word by word. Below it, the words that happen to be in both
 * (articles, mostly) are islands between which nobody finds the way.
 */
const leastInCommon = 0.4;

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
  const hunks = hunksOf(
    parts?.map(({ value, added, removed }): WordChange => ({
      kind: added ? "added" : removed ? "removed" : "same",
      text: value,
    })) ?? [],
  );
  const same = hunks.reduce((sum, hunk) => sum + weightOf(hunk.same), 0);
  const isReadable = parts !== undefined && 2 * same >= leastInCommon * (weightOf(before) + weightOf(after));
  const whole: readonly WordChange[] = [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
  return (isReadable ? hunks.flatMap(changesOf) : whole).filter(({ text }) => text !== "");
}

/** What was replaced by what, and what follows it unchanged. */
interface Hunk {
  removed: string;
  added: string;
  same: string;
}

/**
 * Neighboring changes between which less is the same than changed are one change: a space or an article that both have is
 * no reason to begin anew (after the semantic cleanup of google/diff-match-patch).
 */
function hunksOf(words: readonly WordChange[]): readonly Hunk[] {
  const hunks: Hunk[] = [{ removed: "", added: "", same: "" }];
  for (const { kind, text } of words) {
    const last = hunks.at(-1);
    if (last === undefined || (last.same !== "" && kind !== "same"))
      hunks.push({ removed: "", added: "", same: "", [kind]: text });
    else last[kind] += text;
    // It is known only now how much is changed on either side of what was the same.
    if (kind === "same") joinSmall(hunks);
  }
  joinSmall(hunks);
  return hunks;
}

/** Joins the last change with those before it, as long as hardly anything stands between them. */
function joinSmall(hunks: Hunk[]): void {
  for (;;) {
    const [one, other] = hunks.slice(-2);
    if (one === undefined || other === undefined || !isIsland(one, other)) return;
    hunks.splice(-2, 2, {
      removed: one.removed + one.same + other.removed,
      added: one.added + one.same + other.added,
      same: other.same,
    });
  }
}

function isIsland(one: Hunk, other: Hunk): boolean {
  const size = weightOf(one.same);
  const isBetween = one.removed + one.added !== "" && other.removed + other.added !== "";
  const isSmall = (hunk: Hunk): boolean => size <= Math.max(weightOf(hunk.removed), weightOf(hunk.added)) / 2;
  return isBetween && (size === 0 || (isSmall(one) && isSmall(other)));
}

/** How much a text says: its letters and digits. */
const weightOf = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** The words of a change. White space around them that was there before and is there now stays outside. */
function changesOf({ removed, added, same }: Hunk): readonly WordChange[] {
  const isReplaced = removed.trim() !== "" && added.trim() !== "";
  const before = isReplaced ? commonStart(removed, added) : "";
  const [left, right] = [removed.slice(before.length), added.slice(before.length)];
  const after = isReplaced ? reversed(commonStart(reversed(left), reversed(right))) : "";
  return [
    { kind: "same", text: before },
    { kind: "removed", text: left.slice(0, left.length - after.length) },
    { kind: "added", text: right.slice(0, right.length - after.length) },
    { kind: "same", text: after + same },
  ];
}

/** The white space that both texts begin with. */
function commonStart(one: string, other: string): string {
  let end = 0;
  while (end < one.length && one[end] === other[end] && /\s/.test(one[end] ?? "")) end += 1;
  return one.slice(0, end);
}

/** White space has no surrogates, so that what is left of other letters on the way does not matter. */
const reversed = (text: string): string => text.split("").toReversed().join("");
