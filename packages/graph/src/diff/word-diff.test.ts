import fc from "fast-check";
import { expect, test } from "vitest";

import { wordDiff } from "./word-diff.ts";

const side = (words: ReturnType<typeof wordDiff>, other: "added" | "removed"): string =>
  words.flatMap(({ kind, text }) => (kind === other ? [] : [text])).join("");

test("both texts can be read from it", () => {
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom("a", "b ", "\n", "c, "), { maxLength: 30 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, text, (before, after) => {
      const words = wordDiff(before, after);
      expect([side(words, "added"), side(words, "removed")]).toEqual([before, after]);
    }),
  );
});

test("texts with too little in common are one removed and one added", () => {
  const text = (from: number): string =>
    Array.from({ length: 2_000 }, (_, index) => `w${from + index}`).join(" ");
  expect(wordDiff(text(0), text(10_000))).toEqual([
    { kind: "removed", text: text(0) },
    { kind: "added", text: text(10_000) },
  ]);
});

test("a budget that is used up ends the search, and the answer still holds both texts", () => {
  const budget = { steps: 10 };
  wordDiff("one two three four", "five six seven eight", budget);
  expect(wordDiff("a small cat", "a large cat", budget)).toEqual([
    { kind: "removed", text: "a small cat" },
    { kind: "added", text: "a large cat" },
  ]);
});
