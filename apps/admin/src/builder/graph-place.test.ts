import { expect, test } from "vitest";

import { placeOf, placeSearch } from "./graph-place.ts";

test("an address names a body and the text, and is silent of the graph itself", () => {
  expect(placeSearch({ path: [], tab: "canvas" })).toEqual({});
  expect(placeSearch({ path: ["each_claim", "inner"], tab: "json" })).toEqual({
    in: "each_claim.inner",
    view: "json",
  });
});

test("what an address says is what was meant, also of ids that are none", () => {
  const place = { path: ["a.b", "ä #2", "100%"], tab: "canvas" } as const;
  expect(placeOf(placeSearch(place))).toEqual(place);
  expect(placeOf({ in: "%" }).path).toEqual(["%"]);
});
