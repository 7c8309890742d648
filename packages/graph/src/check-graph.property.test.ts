import fc from "fast-check";
import { expect, test } from "vitest";

import { checkGraph } from "./check-graph.ts";
import { applyFix } from "./diagnostics/apply-fix.ts";
import { Diagnostic } from "./diagnostics/diagnostic.ts";
import { diagnosticExamples } from "./diagnostics/examples/index.ts";
import { isObject, type Json } from "./json.ts";
import { arbitraryEdit, edited } from "./testing/arbitrary-edits.ts";
import { arbitraryJson } from "./testing/arbitrary-json.ts";
import { testResources } from "./testing/index.ts";
import { richDocument } from "./testing/rich-document.ts";

/** Every run the same, so that a failure can be met again. */
const seed = 20_261_121;

/** Right documents of all kinds, and wrong ones that are almost right. */
const documents: readonly Json[] = [
  richDocument,
  ...Object.values(diagnosticExamples).flatMap(({ right, wrong }) => [right, wrong]),
].filter((document) => JSON.stringify(document).length < 20_000);

const mutated: fc.Arbitrary<Json> = fc
  .tuple(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant(richDocument) },
      { weight: 2, arbitrary: fc.constantFrom(...documents) },
    ),
    fc.array(arbitraryEdit, { minLength: 1, maxLength: 4 }),
  )
  .map(([document, edits]) => edits.reduce<Json>(edited, document));

function expectSound(document: Json): void {
  const { diagnostics, document: checked } = checkGraph(document, testResources);
  for (const diagnostic of diagnostics) expect(Diagnostic.safeParse(diagnostic).success).toBe(true);
  expect(checked === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
}

test("checking never throws, whatever JSON it is given", () => {
  fc.assert(fc.property(arbitraryJson, expectSound), { numRuns: 2_000, seed });
});

test("checking never throws on a document with parts deleted, replaced, moved, copied or renamed", () => {
  fc.assert(fc.property(mutated, expectSound), { numRuns: 3_000, seed });
});

test("the same document gives the same diagnostics in the same order", () => {
  const twice = (document: Json): void => {
    expect(checkGraph(document, testResources)).toEqual(checkGraph(document, testResources));
  };
  fc.assert(fc.property(mutated, twice), { numRuns: 200, seed });
});

test("a fix can be applied to the document that it was found in", () => {
  fc.assert(
    fc.property(mutated, (document) => {
      for (const { fixes = [] } of checkGraph(document, testResources).diagnostics)
        for (const fix of fixes) expect(isObject(document) && applyFix(document, fix)).toBeTruthy();
    }),
    { numRuns: 300, seed },
  );
});
