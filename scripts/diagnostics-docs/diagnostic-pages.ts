import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type DiagnosticCode, diagnosticKinds } from "@patchbay/graph";
import { format } from "oxfmt";
import { z } from "zod";

import { codePage } from "./code-page.ts";
import { indexPage } from "./index-page.ts";

/**
 * What docs/diagnostics holds: the text of each page by its file name, laid out as `oxfmt` lays out the repository.
 *
 * @throws when an example does not have its code, or a page cannot be formatted
 */
export async function diagnosticPages(): Promise<ReadonlyMap<string, string>> {
  const options = await formatConfig();
  const codes = Object.keys(diagnosticKinds).filter(isCode).toSorted();
  const sources = [
    ["README.md", indexPage(codes)] as const,
    ...codes.map((code) => [`${code}.md`, codePage(code)] as const),
  ];
  const pages = new Map<string, string>();
  for (const [name, source] of sources) {
    const { code, errors } = await format(name, source, options);
    if (errors.length > 0) throw new Error(`${name} could not be formatted: ${errors[0]?.message}`);
    pages.set(name, code);
  }
  return pages;
}

const isCode = (text: string): text is DiagnosticCode => Object.hasOwn(diagnosticKinds, text);

const FormatConfig = z.object({ printWidth: z.int() });

/** The repository's own, so that its format check has nothing to say about the pages. */
async function formatConfig(): Promise<z.infer<typeof FormatConfig>> {
  const text = await readFile(join(import.meta.dirname, "../../.oxfmtrc.json"), "utf8");
  return FormatConfig.parse(JSON.parse(text));
}
