// `npm run docs`: the page of every diagnostic code, from the registry and its examples.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { diagnosticPages } from "./diagnostics-docs/diagnostic-pages.ts";
import { pagesIn } from "./diagnostics-docs/pages-in.ts";

const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
if (values.help) {
  console.log(
    "Writes docs/diagnostics: a page for each diagnostic code and their index. Removes pages of codes that are gone; leaves what is right untouched.",
  );
} else {
  await writePages(join(import.meta.dirname, "../docs/diagnostics"));
}

async function writePages(folder: string): Promise<void> {
  const pages = await diagnosticPages();
  await mkdir(folder, { recursive: true });
  const stale = (await pagesIn(folder)).filter((name) => !pages.has(name));
  for (const name of stale) await rm(join(folder, name));
  let written = 0;
  for (const [name, text] of pages) {
    const path = join(folder, name);
    if ((await readFile(path, "utf8").catch(() => undefined)) === text) continue;
    await writeFile(path, text);
    written++;
  }
  console.log(
    `docs/diagnostics: ${pages.size} pages, ${written} written, ${stale.length} removed, the rest as they were.`,
  );
}
