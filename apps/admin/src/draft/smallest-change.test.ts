import * as fc from "fast-check";
import { expect, test } from "vitest";

import { smallestChange } from "./smallest-change.ts";

test("only what differs is replaced", () => {
  expect(smallestChange('{"model": "defalt"}', '{"model": "default"}')).toEqual({
    from: 15,
    to: 15,
    insert: "u",
  });
});

test("equal texts need no change", () => {
  expect(smallestChange("a", "a")).toBeUndefined();
});

test("the change turns any text into any other", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n") });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = smallestChange(before, after);
      const changed =
        change === undefined
          ? before
          : before.slice(0, change.from) + change.insert + before.slice(change.to);
      expect(changed).toBe(after);
    }),
  );
});
