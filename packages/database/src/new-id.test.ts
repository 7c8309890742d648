import { expect, test } from "vitest";

import { newId } from "./new-id.ts";

test("ids have their prefix and sort in the order in which they were made", () => {
  const ids = Array.from({ length: 1_000 }, () => newId("run"));
  expect(ids.every((id) => /^run_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id))).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
});
