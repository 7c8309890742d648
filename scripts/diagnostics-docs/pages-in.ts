import { readdir } from "node:fs/promises";

/** The names of the generated pages in a folder, sorted; other files there are somebody's own. */
export async function pagesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name === "README.md" || /^PB\d{4}\.md$/.test(name)).toSorted();
}
