import { expect, test } from "vitest";

import { linkToken } from "./link-token.ts";

test("the token is read from the fragment", () => {
  expect(linkToken("#token=abc-_1")).toBe("abc-_1");
});

test("a fragment without a token has none", () => {
  expect(["", "#", "#token=", "#section"].map(linkToken)).toEqual(Array(4).fill(undefined));
});
