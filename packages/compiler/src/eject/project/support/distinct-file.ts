/** `src/distinct.ts`, the same in every project that has it. */
export const distinctFile = `import type { Json } from "./json.ts";

/** Every value once, where it came first; equal means equal as JSON. */
export function distinct<Item extends Json>(list: readonly Item[]): Item[] {
  const seen = new Map<string, Item>();
  for (const item of list) {
    const key = canonical(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

/** JSON with sorted keys. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
`;
