import fc from "fast-check";

import { isList, isObject, type Json } from "../json.ts";
import { arbitraryJson } from "./arbitrary-json.ts";
import { placesOf, put } from "./json-places.ts";

/** What an edit does at a place of a document. */
const kinds = ["delete", "replace", "copy", "swap", "duplicate", "rename", "retype"] as const;

/** One change of a document, chosen without looking at it: numbers are taken modulo the places that there are. */
export interface Edit {
  readonly kind: (typeof kinds)[number];
  readonly place: number;
  readonly other: number;
  readonly value: Json;
}

const oddValues: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  1e308,
  -1,
  0.5,
  2 ** 53,
  "",
  "\u{1f600}\ud800",
  "a".repeat(300),
  "{{ nodes.a.text }}",
  "item",
  "nodes.end",
  "constructor",
  [],
  {},
  null,
);

export const arbitraryEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...kinds),
  place: fc.nat(),
  other: fc.nat(),
  value: fc.oneof(arbitraryJson, oddValues),
});

/** The document after an edit. */
export function edited(document: Json, { kind, place, other, value }: Edit): Json {
  const places = placesOf(document);
  const at = places[place % places.length] ?? places[0];
  const from = places[other % places.length] ?? places[0];
  if (at === undefined || from === undefined) return document;
  switch (kind) {
    case "delete":
      return put(document, at.path, undefined) ?? null;
    case "replace":
      return put(document, at.path, value) ?? null;
    case "copy":
      return put(document, at.path, from.value) ?? null;
    case "swap":
      return put(put(document, at.path, from.value) ?? null, from.path, at.value) ?? null;
    case "duplicate":
      return isList(at.value) && at.value.length > 0
        ? (put(document, at.path, [...at.value, at.value[other % at.value.length] ?? null]) ?? null)
        : document;
    case "rename":
      return renamed(document, at.path, typeof from.value === "string" ? from.value : "__proto__");
    case "retype":
      return put(document, at.path, retyped(at.value)) ?? null;
  }
}

function retyped(value: Json): Json {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return String(value);
  if (isList(value))
    return Object.fromEntries(value.map((each, index): [string, Json] => [`k${index}`, each]));
  return isObject(value) ? Object.values(value) : 1;
}

/** With the last key of the path called something else; in a list nothing changes. */
function renamed(document: Json, path: readonly string[], name: string): Json {
  const [key, parent] = [path.at(-1), path.slice(0, -1)];
  const within = placesOf(document).find((each) => each.path.join("\n") === parent.join("\n"))?.value;
  if (key === undefined || !isObject(within ?? null)) return document;
  const members = Object.entries(isObject(within) ? within : {});
  const changed = Object.fromEntries(members.map(([each, value]) => [each === key ? name : each, value]));
  return put(document, parent, changed) ?? null;
}
