import { expect, test } from "vitest";

import { say } from "./diagnostics/say.ts";
import { listing, nearest } from "./nearest.ts";

test.each([
  ["mesage", ["message", "messages"], "message"],
  ["calcualtor", ["calculator"], "calculator"],
  ["Defualt", ["default"], "default"],
  ["abc", ["xyz", "abd"], "abd"],
  ["x", ["y"], "y"],
  ["", ["a"], "a"],
  ["a", ["abc"], undefined],
  ["instruction", ["instructions_for_all"], undefined],
  ["abcdefghijklmnopqrst", ["abcdefghijklmnovwxyz"], undefined],
])("%s among %j is %s", (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});

test("of two that are as near, the first is meant", () => {
  expect(nearest("aac", ["aab", "aad"])).toBe("aab");
});

test("a long list is told in part", () => {
  expect(listing(["a", "b"], 2)).toBe("a, b");
  const names = Array.from({ length: 23 }, (_, index) => `n${index}`);
  expect(listing(names, 23)).toEqual(say("and_more", { names: names.slice(0, 20).join(", "), count: 3 }));
});
