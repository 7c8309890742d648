/** As much of a value as a person reads in passing; the card cuts what it has no room for. */
const previewLength = 60;

/** The first value that a node put out, in a few letters; undefined where it put out nothing. */
export function previewOf(outputs: Readonly<Record<string, unknown>>): string | undefined {
  const first = Object.entries(outputs).find(([name, value]) => name !== "usage" && value !== undefined);
  if (first === undefined) return undefined;
  const [name, value] = first;
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/\s+/g, " ").trim();
  const said = text === "" ? '""' : text;
  return `${name}: ${said.length > previewLength ? `${said.slice(0, previewLength - 1)}…` : said}`;
}
