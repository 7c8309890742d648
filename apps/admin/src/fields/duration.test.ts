import * as fc from "fast-check";
import { expect, test } from "vitest";

import { countedIn, durationOf, millisecondsOf } from "./duration.ts";

test("a time is said in the largest unit in which it is whole", () => {
  expect(durationOf(90_000)).toEqual({ amount: 90, unit: "s" });
  expect(durationOf(7_200_000)).toEqual({ amount: 2, unit: "h" });
  expect(durationOf(1_500)).toEqual({ amount: 1_500, unit: "ms" });
  expect(durationOf(0)).toEqual({ amount: 0, unit: "ms" });
});

test("said and read again it is the same", () => {
  fc.assert(fc.property(fc.nat(), (ms) => millisecondsOf(durationOf(ms)) === ms));
});

test("a field's name says in what it counts", () => {
  expect(["timeout_ms", "cache_ttl_s", "max_tokens", "tokens"].map(countedIn)).toEqual([
    "ms",
    "s",
    undefined,
    undefined,
  ]);
});
