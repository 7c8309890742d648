const formatted = new Map<string, string>();
/** Most files of a project are the same in every project. */
const cachedFiles = 200;

/** A file's text as Prettier writes it, 100 characters wide. Resolves to the text itself where Prettier knows no such file. */
export async function formatFile(path: string, text: string): Promise<string> {
  const parser = parserOf(path);
  if (parser === undefined) return text;
  const key = `${parser} ${text}`;
  const known = formatted.get(key);
  if (known !== undefined) return known;
  // Large, and rarely wanted.
  const [{ format }, typescript, estree, babel, markdown] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/typescript"),
    import("prettier/plugins/estree"),
    import("prettier/plugins/babel"),
    import("prettier/plugins/markdown"),
  ]);
  const made = await format(text, {
    parser,
    printWidth: 100,
    plugins: [typescript, estree, babel, markdown],
  });
  const oldest = formatted.keys().next();
  if (formatted.size >= cachedFiles && oldest.done !== true) formatted.delete(oldest.value);
  formatted.set(key, made);
  return made;
}

function parserOf(path: string): string | undefined {
  if (path.endsWith(".ts")) return "typescript";
  if (path.endsWith(".json")) return "json";
  return path.endsWith(".md") ? "markdown" : undefined;
}
