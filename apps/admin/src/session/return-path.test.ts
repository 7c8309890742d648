import { expect, test } from "vitest";

import { returnPath } from "./return-path.ts";

test("a path of this site is where one goes back to", () => {
  expect(returnPath("/agents/agt_1?tab=json#x")).toBe("/agents/agt_1?tab=json#x");
});

test("another site, in any spelling, is not", () => {
  const elsewhere = [
    "https://evil.example",
    "//evil.example",
    String.raw`/\evil.example`,
    "/\t/evil.example",
  ];
  expect(elsewhere.map(returnPath)).toEqual(elsewhere.map(() => "/agents"));
});

test("neither is nothing, nor the sign-in page itself", () => {
  expect([undefined, 7, "", "/sign-in?next=%2F"].map(returnPath)).toEqual(Array(4).fill("/agents"));
});
