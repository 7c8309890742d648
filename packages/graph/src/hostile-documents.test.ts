import { expect, test } from "vitest";

import { checkGraph, createGraphChecker } from "./check-graph.ts";
import { documentLimits } from "./document/limits.ts";
import { hostileDocuments } from "./testing/hostile-documents.ts";
import { testResources } from "./testing/index.ts";

// How long each takes is measured by `npm run bench`; what would take minutes shows here as well.
test.each(hostileDocuments)("$name: is answered with diagnostics", ({ make, codes }) => {
  const { diagnostics } = checkGraph(make(), testResources);
  expect([...new Set(diagnostics.map(({ code }) => code))].toSorted()).toEqual(codes);
  expect(diagnostics.length).toBeLessThanOrEqual(documentLimits.diagnostics);
  expect(JSON.stringify(diagnostics).length).toBeLessThan(4_000_000);
});

test("a checker that has met all of them finds the same in each", () => {
  const checker = createGraphChecker(testResources);
  const small = hostileDocuments.filter(({ name }) => /circle|bodies|4,000/.test(name));
  for (const { make } of [...small, ...small]) {
    const document = make();
    expect(checker.check(document)).toEqual(checkGraph(document, testResources));
  }
});
