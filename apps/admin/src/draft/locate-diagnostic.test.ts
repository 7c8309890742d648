import { expect, test } from "vitest";

import { locateDiagnostic } from "./locate-diagnostic.ts";

const text = JSON.stringify({ when: 'a == "x\n" && missing', count: 3 }, null, 2);
const found = (path: string, range?: { start: number; end: number }) => {
  const span = locateDiagnostic(text, { path, range });
  return span && text.slice(span.start, span.end);
};

test("without a range it is the value", () => {
  expect(found("/count")).toBe("3");
});

test("with a range it is that part of the string, however it is escaped", () => {
  const value: string = JSON.parse(text).when;
  const start = value.indexOf("missing");
  expect(found("/when", { start, end: start + 7 })).toBe("missing");
  expect(found("/when", { start: 5, end: 9 })).toBe(String.raw`\"x\n\"`);
});

test("a range beyond the string ends with it, and one that is empty means the value", () => {
  expect(found("/when", { start: 13, end: 999 })).toBe("missing");
  expect(found("/when", { start: 999, end: 999 })).toBe(JSON.stringify(JSON.parse(text).when));
  expect(found("/count", { start: 0, end: 1 })).toBe("3");
});

test("what is not JSON has no places", () => {
  expect(locateDiagnostic("{", { path: "" })).toBeUndefined();
});
