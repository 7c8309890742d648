import fc from "fast-check";
import { expect, test } from "vitest";

import { checkGraph, createGraphChecker } from "./check-graph.ts";
import type { Json } from "./json.ts";
import { arbitraryEdit, edited } from "./testing/arbitrary-edits.ts";
import { testResources } from "./testing/index.ts";
import { richDocument } from "./testing/rich-document.ts";

/** Every run the same, so that a failure can be met again. */
const seed = 20_261_121;

test("the document that the edits start from is right", () => {
  expect(checkGraph(richDocument, testResources).diagnostics).toEqual([]);
});

test("after any edits, checking again finds what checking anew finds", () => {
  fc.assert(
    fc.property(fc.array(arbitraryEdit, { minLength: 1, maxLength: 6 }), (edits) => {
      const checker = createGraphChecker(testResources);
      let document: Json = richDocument;
      expect(checker.check(document)).toEqual(checkGraph(document, testResources));
      for (const edit of edits) {
        document = edited(document, edit);
        expect(checker.check(document)).toEqual(checkGraph(document, testResources));
      }
      // Undoing it all meets what is kept of the last document but one.
      expect(checker.check(richDocument)).toEqual(checkGraph(richDocument, testResources));
    }),
    { numRuns: 80, seed },
  );
});

test("small edits, one after the other, are each found", () => {
  const small = arbitraryEdit.filter(({ kind }) => kind !== "replace" && kind !== "delete");
  fc.assert(
    fc.property(fc.array(small, { minLength: 10, maxLength: 20 }), (edits) => {
      const checker = createGraphChecker(testResources);
      for (const edit of edits) {
        const document = edited(richDocument, edit);
        expect(checker.check(document)).toEqual(checkGraph(document, testResources));
      }
    }),
    { numRuns: 25, seed },
  );
});

test("a document that is changed behind the checker's back is checked as it is now", () => {
  const config = { text: "{{ input.message }}" };
  const document = {
    ...richDocument,
    nodes: [
      { id: "start", type: "start" },
      { id: "a", type: "template", config },
      { id: "end", type: "end" },
    ],
    edges: [
      { from: "start", to: "a" },
      { from: "a", to: "end" },
    ],
    output: { type: "object" },
  };
  const checker = createGraphChecker(testResources);
  expect(checker.check(document).diagnostics).toEqual([]);
  config.text = "{{ input.massage }}";
  expect(checker.check(document).diagnostics).toMatchObject([
    { code: "PB2102", path: "/nodes/1/config/text" },
  ]);
});
