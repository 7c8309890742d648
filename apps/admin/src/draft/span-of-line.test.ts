import { expect, test } from "vitest";

import { spanOfLine } from "./span-of-line.ts";

test("a line lies between its breaks", () => {
  const text = "ab\n\ncde";
  const found = [1, 2, 3, 4].map((line) => {
    const { start, end } = spanOfLine(text, line);
    return [start, text.slice(start, end)];
  });
  expect(found).toEqual([
    [0, "ab"],
    [3, ""],
    [4, "cde"],
    [7, ""],
  ]);
});
