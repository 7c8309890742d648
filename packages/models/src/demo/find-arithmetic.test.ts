import { expect, test } from "vitest";

import { findArithmetic } from "./find-arithmetic.ts";

test.each([
  ["What is 12 * 7?", ["12 * 7"]],
  ["what's 2+2", ["2+2"]],
  ["3+4, please", ["3+4"]],
  ["(1 + 2) * (3 + 4) = ?", ["(1 + 2) * (3 + 4)"]],
  ["What is 15% of 240?", ["15 / 100 * 240"]],
  ["7.5 percent of 1,200", ["7.5 / 100 * 1200"]],
  ["add 1,234,567.5 + 1", ["1234567.5 + 1"]],
  ["How much is 12 × 3 ÷ 4 − 1?", ["12 * 3 / 4 - 1"]],
  ["what is 6 times 7", ["6 * 7"]],
  ["10 divided by 4 plus 1", ["10 / 4 + 1"]],
  ["2 to the power of 10", ["2 ^ 10"]],
  ["What is 5 squared plus 2³?", ["5^2 + 2^3"]],
  ["the square root of 2", ["sqrt(2)"]],
  ["sqrt(16) and max(1, 2, 3)", ["sqrt(16)", "max(1, 2, 3)"]],
  ["What is 2+2 and 3*3?", ["2+2", "3*3"]],
  ["2+2, then 2+2", ["2+2"]],
  ["area: pi * 3^2", ["pi * 3^2"]],
  ["-3 * -4", ["-3 * -4"]],
  ["4 x 5", ["4 * 5"]],
  ["(2 + 3", ["2 + 3"]],
  ["2 + 3)", ["2 + 3"]],
  ["2 + 3 apples", ["2 + 3"]],
  ["What is 10-4?", ["10-4"]],
  ["10-4", ["10-4"]],
  ["1e3 + 1", ["1e3 + 1"]],
])("%j asks for %j", (text, expressions) => expect(findArithmetic(text)).toEqual(expressions));

test.each([
  "",
  "Hello there",
  "I have 3 apples and 4 pears",
  "We met on 2026-11-21 at 12:30",
  "due 11/21/2026",
  "version 1.2.3 of node-24",
  "for 10-20 people, 24/7",
  "call me at 555 1234",
  "see https://example.com/2+2?q=3*4",
  "C++ or C#, either/or",
  "- a list\n- of things",
  "a1+b2",
])("%j asks for none", (text) => expect(findArithmetic(text)).toEqual([]));

test("a long text without arithmetic is read once", () => {
  expect(findArithmetic("(((((1 ".repeat(2_000))).toEqual([]);
});
