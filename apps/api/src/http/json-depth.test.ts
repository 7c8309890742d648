import { expect, test } from "vitest";

import { depthOfJson } from "./json-depth.ts";

test.each([
  ["1", 0],
  ["[]", 1],
  ['{"a":[{}]}', 3],
  ['"[[[["', 0],
  [String.raw`{"a":"\"[[["}`, 1],
  ["[1],[2]", 1],
  ["[".repeat(100_000), 100_000],
])("the depth of %j is %i", (text, depth) => {
  expect(depthOfJson(text)).toBe(depth);
});
