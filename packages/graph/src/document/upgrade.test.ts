import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import { testResources } from "../testing/graph-builder.ts";
import { releasedFormats } from "../testing/released-formats.ts";
import { graphFormat } from "./graph-document.ts";
import { upgradeDocument } from "./upgrade.ts";

const resources = {
  ...testResources,
  models: new Map([
    ...testResources.models,
    ["fast", { capabilities: new Set(["structured_output" as const]) }],
  ]),
};

test.each(Object.entries(releasedFormats))(
  "a document of the format %s is read as one of today's",
  (format, document) => {
    expect(document["schema"]).toBe(format);
    const upgraded = upgradeDocument(document);
    expect(upgraded["schema"]).toBe(graphFormat);
    expect(checkGraph(document, resources).diagnostics).toEqual([]);
  },
);

test("upgrading what is up to date changes nothing, and what is unknown is left to the checker", () => {
  const current = releasedFormats[graphFormat] ?? {};
  expect(upgradeDocument(current)).toBe(current);
  const strange = { ...current, schema: "patchbay/graph@0" };
  expect(upgradeDocument(strange)).toBe(strange);
  expect(checkGraph(strange, resources).diagnostics[0]?.code).toBe("PB1103");
});

test("the format that is written today is among those that were released", () => {
  expect(Object.keys(releasedFormats)).toContain(graphFormat);
});
