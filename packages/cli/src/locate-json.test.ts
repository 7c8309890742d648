import { expect, test } from "vitest";

import { locateJson } from "./locate-json.ts";

const text = '{\n  "a/b": [\n    1,\n    "tab\\t\\u00e9!"\n  ]\n}';

test.each([
  ["", undefined, { line: 1, column: 1 }],
  ["/a~1b/1", undefined, { line: 4, column: 5 }],
  ["/a~1b/1", 0, { line: 4, column: 6 }],
  // t, a, b, then two and six characters of text for one of the string each.
  ["/a~1b/1", 5, { line: 4, column: 17 }],
  ["/a~1b/0", 5, { line: 3, column: 5 }],
  ["/a~1b/7/missing", undefined, { line: 2, column: 10 }],
  ["/missing", undefined, { line: 1, column: 1 }],
])("the value at “%s” (%s) is found", (pointer, inside, position) => {
  expect(locateJson(text).positionOf(pointer, inside)).toEqual(position);
});
