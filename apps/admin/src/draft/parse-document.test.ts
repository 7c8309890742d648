import { expect, test } from "vitest";

import { parseDocument } from "./parse-document.ts";

test("an object is a document", () => {
  expect(parseDocument('{"nodes": []}')).toEqual({ ok: true, document: { nodes: [] } });
});

test("what is JSON but no object is none", () => {
  expect(parseDocument("[]")).toEqual({ ok: false, line: 1 });
});

test("a text that breaks off is wrong in its last line", () => {
  expect(parseDocument('{\n"a": 1,\n')).toEqual({ ok: false, line: 3 });
});

test("a misplaced character is found in its line", () => {
  expect(parseDocument('{\n  "a": 1\n  "b": 2\n}')).toEqual({ ok: false, line: 3 });
});

test("a misplaced character is found where only what is around it is told", () => {
  const lines = ["{", '  "nodes": [],', '  "overview":!! {', '    "type": "string"', "  }", "}"];
  expect(parseDocument(lines.join("\n"))).toEqual({ ok: false, line: 3 });
  expect(parseDocument(`x${lines.join("\n")}`)).toEqual({ ok: false, line: 1 });
  expect(parseDocument('{"a":\n1,\nx}')).toEqual({ ok: false, line: 3 });
});
