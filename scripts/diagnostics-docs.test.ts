import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkGraph, diagnosticKinds } from "@patchbay/graph";
import { diagnosticExamples } from "@patchbay/graph/examples";
import { testResources } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { diagnosticPages } from "./diagnostics-docs/diagnostic-pages.ts";
import { pagesIn } from "./diagnostics-docs/pages-in.ts";

const folder = join(import.meta.dirname, "../docs/diagnostics");
const pages = await diagnosticPages();
const committed = (name: string): string => readFileSync(join(folder, name), "utf8");
/** Markdown without the escapes and line breaks that a reader does not see. */
const readable = (text: string | undefined): string =>
  (text ?? "").replaceAll("\\", "").replaceAll(/\s+/g, " ");

test("there is a page for every code and the index, and none for a code that is gone", async () => {
  const expected = [...Object.keys(diagnosticKinds).map((code) => `${code}.md`), "README.md"];
  expect(await pagesIn(folder)).toEqual(expected.toSorted());
});

test.each([...pages])("%s is what `npm run docs` writes", (name, text) => {
  expect(committed(name)).toBe(text);
});

describe.each(Object.entries(diagnosticKinds))("the page of %s", (code, { title, why, fix }) => {
  const page = readable(pages.get(`${code}.md`));

  test("has all that the registry knows of it, and stands in the index", () => {
    for (const words of [title, why, fix]) expect(page).toContain(readable(words));
    expect(pages.get("README.md")).toContain(`[${code}](${code}.md)`);
  });
});

describe.each(Object.entries(diagnosticExamples))("the example on the page of %s", (code, { wrong }) => {
  const page = readable(pages.get(`${code}.md`));
  const found = checkGraph(wrong, testResources).diagnostics.find((each) => each.code === code);

  test("says what the checker says, and shows the fixes that it offers", () => {
    expect(page).toContain(readable(found?.message));
    for (const { title } of found?.fixes ?? []) expect(page).toContain(title);
  });
});
