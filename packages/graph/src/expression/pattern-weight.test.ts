import { expect, test } from "vitest";

import { say } from "../diagnostics/say.ts";
import { patternProblem } from "./linear-regex.ts";
import { patternWeight } from "./pattern-weight.ts";

const base = patternWeight("");

test.each([
  ["abc", 3],
  ["a|b", 3],
  ["a{10}", 10],
  ["a{2,10}", 10],
  ["a{10,}", 10],
  ["(a{10}){10}", 100],
  ["(ab){3}c", 7],
  [String.raw`\pL{3}`, 15],
  [String.raw`\p{Greek}{3}`, 15],
  ["[^]a]{3}", 15],
  [String.raw`[\]]{3}`, 15],
  [String.raw`\{3\}`, 3],
  ["a{", 2],
  [")a{2}", 2],
])("%s weighs %i", (pattern, weight) => {
  expect(patternWeight(pattern) - base).toBe(weight);
});

test.each([
  String.raw`^[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}$`,
  String.raw`^\d{3}-\d{3}-\d{4}$`,
  "(a+)+$",
])("%s can be used", (pattern) => {
  expect(patternProblem(pattern)).toBeUndefined();
});

test.each(["a{1000}".repeat(20), String.raw`\pL{1000}`.repeat(3), "((a{100}){100}){100}"])(
  "a pattern that would grow too large is refused, before anything is made of it",
  (pattern) => {
    expect(patternProblem(pattern)).toEqual(say("pattern_too_large"));
  },
);

test("what is no pattern is told as that", () => {
  expect(patternProblem("(?=a)")).toEqual(say("not_a_pattern"));
});
