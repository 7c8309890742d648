import type { MessageParam } from "./diagnostics/message.ts";
import { say } from "./diagnostics/say.ts";

/**
 * The candidate that `word` was most likely meant to be: at most a third of its letters differ, and at most four. Looks
 * at the first thousand only.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  // A very long word is no typo of ours, and the distance costs the product of the lengths.
  if (word.length > longestName) return undefined;
  const wanted = word.toLowerCase();
  let best: { candidate: string; distance: number } | undefined;
  let looks = 0;
  for (const candidate of candidates) {
    if (++looks > mostLooks || best?.distance === 0) break;
    const third = Math.max(1, Math.floor(candidate.length / 3));
    const most = Math.min(third, mostDifferent, (best?.distance ?? Infinity) - 1);
    if (candidate.length > longestName || Math.abs(candidate.length - word.length) > most) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), most);
    if (distance <= most) best = { candidate, distance };
  }
  return best?.candidate;
}

/** No name that we look for is longer. */
const longestName = 64;
const mostDifferent = 4;
const mostLooks = 1_000;

const mostListed = 20;

/** Names for a sentence, of which there are `count`: the first of them, and how many more. */
export function listing(names: Iterable<string>, count: number): MessageParam {
  const told: string[] = [];
  for (const name of names) {
    if (told.length === mostListed)
      return say("and_more", { names: told.join(", "), count: count - mostListed });
    told.push(name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);
  }
  return told.join(", ");
}

/**
 * Letters to insert, remove, replace or swap with their neighbor (“optimal string alignment”): Wagner and Fischer's
 * dynamic program (J. ACM 21, 1974) with Damerau's transposition (Comm. ACM 7, 1964), three rows at a time and no
 * further from their diagonal than matters (Ukkonen, Inf. Control 64, 1985). More than `most` where it is more.
 */
function editDistance(a: string, b: string, most: number): number {
  const tooMany = most + 1;
  let before: number[] = [];
  let leastBefore = 0;
  let row = Array.from({ length: b.length + 1 }, (_, index) => Math.min(index, tooMany));
  for (let i = 1; i <= a.length; i++) {
    const next = Array.from({ length: b.length + 1 }, () => tooMany);
    next[0] = Math.min(i, tooMany);
    let least = next[0];
    for (let j = Math.max(1, i - most); j <= Math.min(b.length, i + most); j++) {
      const substitute = (row[j - 1] ?? tooMany) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? (before[j - 2] ?? tooMany) + 1 : tooMany;
      const change = Math.min((row[j] ?? tooMany) + 1, (next[j - 1] ?? tooMany) + 1, substitute, swap);
      next[j] = Math.min(change, tooMany);
      least = Math.min(least, change);
    }
    // A swap reaches two rows back, so one row beyond the most is not the end yet.
    if (least > most && leastBefore > most) return tooMany;
    [before, row, leastBefore] = [row, next, least];
  }
  return row[b.length] ?? tooMany;
}
