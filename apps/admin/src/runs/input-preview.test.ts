import { expect, test } from "vitest";

import { inputPreview } from "./input-preview.ts";

test("texts stand for the whole, in one line", () => {
  expect(inputPreview({ message: "Hello\n  there" })).toBe("Hello there");
  expect(inputPreview({ to: "Ann", count: 3, text: "Hi" })).toBe("Ann · Hi");
});

test("an input without texts is shown as it is", () => {
  expect(inputPreview({ count: 3 })).toBe('{"count":3}');
  expect(inputPreview({})).toBe("{}");
});

test("a long text is cut", () => {
  expect(inputPreview({ message: "x".repeat(500) })).toHaveLength(141);
});
