import fc from "fast-check";

import type { Json } from "../json.ts";
import { placesOf, put } from "./json-places.ts";

const key = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "id",
    "type",
    "config",
    "schema",
    "nodes",
    "edges",
    "",
  ),
  fc.string({ maxLength: 8 }),
);
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.string(),
  fc.constantFrom("start", "end", "agent", "input.message", "{{ x", "nodes.a.text", "patchbay/graph@1"),
);

/** Any JSON there is, with a liking for what a graph document and a careless program would trip over. */
export const arbitraryJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    // Parsed entries keep a key such as __proto__ as a key.
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** `document` with up to four of its parts deleted, replaced by any JSON, or copied to another place. */
export const mutatedJson = (document: Json): fc.Arbitrary<Json> =>
  fc
    .array(fc.tuple(fc.nat(), fc.constantFrom("delete", "replace", "copy"), fc.nat(), arbitraryJson), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => changes.reduce<Json>((current, change) => mutate(current, ...change), document));

function mutate(document: Json, place: number, kind: string, other: number, value: Json): Json {
  const places = placesOf(document);
  const at = places[place % places.length]?.path ?? [];
  const copied = places[other % places.length]?.value ?? null;
  return put(document, at, kind === "delete" ? undefined : kind === "copy" ? copied : value) ?? null;
}
