import { checkGraph, type Json } from "@patchbay/graph";
import { arbitraryEdit, edited, richDocument, testResources } from "@patchbay/graph/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

import { AgentCompiler } from "./agent-compiler.ts";
import { unavailableNodeTypes } from "./executors/executors.ts";

/** What the compiler sees of a project. */
const resources = {
  ...testResources,
  unavailable: unavailableNodeTypes.union(testResources.unavailable ?? new Set<string>()),
};

test("a document without errors compiles, however it was edited; one with errors is refused for just those", () => {
  let clean = 0;
  fc.assert(
    fc.property(fc.array(arbitraryEdit, { maxLength: 4 }), (edits) => {
      const document = edits.reduce<Json>((current, edit) => edited(current, edit), richDocument);
      const { diagnostics } = checkGraph(document, resources);
      const isClean = diagnostics.every(({ severity }) => severity !== "error");
      const compilation = new AgentCompiler().compile(document, resources);
      expect(compilation.ok).toBe(isClean);
      expect(compilation.diagnostics).toEqual(diagnostics);
      if (isClean) clean++;
    }),
    { numRuns: 300, seed: 20_261_121 },
  );
  // Otherwise nothing was shown.
  expect(clean).toBeGreaterThan(20);
});
