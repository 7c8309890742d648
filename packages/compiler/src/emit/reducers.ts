import { canonicalJson, type Json, type JsonObject, type Reducer } from "@patchbay/graph";

/** Combines what a channel holds with a write to it. Pure: neither side is changed. */
export type Reduce = (current: Json, write: Json) => Json;

/** The value from which a reducer starts where nothing was there; undefined where it needs a first write. */
export function identityOf(reducer: Reducer): Json | undefined {
  switch (reducer) {
    case "append":
    case "union":
      return [];
    case "merge":
      return {};
    case "sum":
      return 0;
    case "replace":
    case "min":
    case "max":
      return undefined;
  }
}

/** GRAPH.md section 3.6. `replace` has none: parallel writes to it are an error, not a choice. */
export const reducers: Readonly<Record<Exclude<Reducer, "replace">, Reduce>> = {
  append: (current, write) => [...listOf(current), ...listOf(write)],
  union: (current, write) => distinct([...listOf(current), ...listOf(write)]),
  merge: (current, write) => ({ ...objectOf(current), ...objectOf(write) }),
  sum: (current, write) => numberOf(current) + numberOf(write),
  min: (current, write) => Math.min(numberOf(current), numberOf(write)),
  max: (current, write) => Math.max(numberOf(current), numberOf(write)),
};

// Every write has passed the channel's schema; where a schema lets a reducer's kind be absent, absent counts as empty.
const listOf = (value: Json): readonly Json[] =>
  Array.isArray(value) ? value : value === null ? [] : [value];
const objectOf = (value: Json): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
const numberOf = (value: Json): number => (typeof value === "number" ? value : 0);

/** The first of each, where equal means equal as JSON. */
function distinct(list: readonly Json[]): Json[] {
  const seen = new Map<string, Json>();
  for (const each of list) {
    const key = canonicalJson(each);
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}
