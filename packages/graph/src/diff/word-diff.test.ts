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

/** As people read it: `[-gone-]` and `{+new+}`. */
const told = (before: string, after: string): string =>
  wordDiff(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `{+${text}+}` : `[-${text}-]`))
    .join("");

const support =
  "You are a support agent for a shop that sells bicycles. Answer politely and in short sentences. Use the tools to look up orders, and never promise a refund.";

test("a prompt with some other words is told by these words", () => {
  expect(
    told(support, support.replace("politely", "like a friend").replace(", and never promise a refund", "")),
  ).toBe(
    "You are a support agent for a shop that sells bicycles. Answer [-politely-]{+like a friend+} and in short sentences. Use the tools to look up orders[-, and never promise a refund-].",
  );
});

test("a prompt that was written anew is one removed and one added, though both have words like “a” and “the”", () => {
  const poet =
    "Write a haiku about the sea and the wind. It must rhyme with the name of the reader and end in a question for a change.";
  expect(told(support, poet)).toBe(`[-${support}-]{+${poet}+}`);
});

test("what hardly holds two changes apart is part of both", () => {
  const [before, after] = [
    "It is not in them, say that you do not know.",
    "It isn't there, so say it plainly.",
  ];
  expect(told(`Answer from the passages. ${before}`, `Answer from the passages. ${after}`)).not.toMatch(
    /[\]}] [[{]/,
  );
});

test("white space that changed is a change, and white space alone never stays between two", () => {
  expect(told("one line\n\nanother line", "one line\nanother line")).toBe("one line\n[-\n-]another line");
  expect(told("keep red green keep", "keep blue yellow keep")).toBe("keep [-red green-]{+blue yellow+} keep");
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
