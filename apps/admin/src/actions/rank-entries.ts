/** Something that can be chosen from a list by typing a part of its name. */
export interface Entry {
  /** Unique and stable: what was chosen before is found again by it. */
  readonly id: string;
  readonly name: string;
  readonly group: string;
  /** What it is beside its name: a type, an id. Shown, and found too. */
  readonly detail?: string;
  /** By what else it is found, though it is not shown: the name that the language has for it. */
  readonly also?: string;
  readonly isEnabled?: boolean;
}

/** Entries under their group's heading. */
export interface EntryGroup<Each extends Entry> {
  readonly name: string;
  readonly entries: readonly Each[];
}

interface RankOptions {
  /** Ids of what was chosen before, last first. They come first while nothing is typed, and win a tie. */
  readonly recent: readonly string[];
  /** The heading of what was chosen before. */
  readonly recentGroup: string;
  /** How many entries are shown at most. */
  readonly limit: number;
}

/**
 * The entries that fit what was typed, in groups, best first. Each word must occur in the name, the detail, the group or
 * what else it is found by; best is what begins with it, then a word that does, then any place, then its letters in their order.
 */
export function rankEntries<Each extends Entry>(
  entries: readonly Each[],
  query: string,
  { recent, recentGroup, limit }: RankOptions,
): readonly EntryGroup<Each>[] {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) {
    const known = new Map(entries.map((entry) => [entry.id, entry]));
    const last = recent
      .map((id) => known.get(id))
      .filter((entry) => entry !== undefined)
      .slice(0, recentShown);
    const shown = new Set<Each>(last);
    const rest = entries.filter((entry) => !shown.has(entry));
    const first = last.length === 0 ? [] : [{ name: recentGroup, entries: last }];
    return [...first, ...grouped(rest.slice(0, limit))];
  }
  const scored = entries.flatMap((entry, index) => {
    const score = scoreOf(entry, words);
    if (score === 0) return [];
    const place = recent.indexOf(entry.id);
    const bonus = (place === -1 ? 0 : 0.5) - (entry.isEnabled === false ? 20 : 0);
    return [{ entry, index, score: score + bonus }];
  });
  const best = scored.toSorted((a, b) => b.score - a.score || a.index - b.index);
  return grouped(best.slice(0, limit).map(({ entry }) => entry));
}

/** How many of what was chosen before are shown. */
const recentShown = 5;

/** Groups in the order of their first entry. */
function grouped<Each extends Entry>(entries: readonly Each[]): readonly EntryGroup<Each>[] {
  return [...Map.groupBy(entries, ({ group }) => group)].map(([name, members]) => ({
    name,
    entries: members,
  }));
}

/** 0 where a word does not fit; else the sum of what each word's best place is worth. */
function scoreOf({ name, detail = "", also = "", group }: Entry, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const found = Math.max(
      worth(folded(name), word),
      // In a long text the letters of any word occur in their order.
      word.length > 1 && hasInOrder(folded(name), word) ? 10 : 0,
      worth(folded(also), word) * 0.8,
      worth(folded(detail), word) * 0.6,
      worth(folded(group), word) * 0.3,
    );
    if (found === 0) return 0;
    score += found;
  }
  return score;
}

function worth(text: string, word: string): number {
  if (text === word) return 100;
  if (text.startsWith(word)) return 80;
  const at = text.indexOf(word);
  if (at === -1) return 0;
  return /[\s_\-.:/]/.test(text[at - 1] ?? "") ? 60 : 40;
}

function hasInOrder(text: string, word: string): boolean {
  let at = 0;
  for (const letter of word) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Without case and accents, so that "uber" finds "Über". */
const folded = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
