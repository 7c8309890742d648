import * as fc from "fast-check";
import { expect, test } from "vitest";

import { locatePointer } from "./locate-pointer.ts";

const text = '{ "nodes": [ {"id": "a\\"]"}, { "config": { "a/b": [1, true] } } ], "x": "" }';
const found = (pointer: string) => {
  const range = locatePointer(text, pointer);
  return range && text.slice(range.start, range.end);
};

test("a pointer leads to its value", () => {
  expect(found("/nodes/0/id")).toBe(String.raw`"a\"]"`);
  expect(found("/nodes/1/config/a~1b/1")).toBe("true");
  expect(found("/x")).toBe('""');
  expect(found("")).toBe(text);
});

test("a pointer that leads nowhere finds what is nearest above", () => {
  expect(found("/nodes/1/config/missing/deep")).toBe('{ "a/b": [1, true] }');
  expect(found("/nothing")).toBe(text);
});

test("what is not JSON has no places", () => {
  expect(locatePointer("{", "/a")).toBeUndefined();
});

test("in any JSON the value that is found is the value that is named", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (object, indent) => {
      const written = JSON.stringify(object, null, indent);
      for (const [key, value] of Object.entries(object)) {
        const pointer = `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        const range = locatePointer(written, pointer);
        expect(JSON.parse(written.slice(range?.start, range?.end))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }
    }),
  );
});
