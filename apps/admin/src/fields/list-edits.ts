import type { Json, JsonObject } from "@patchbay/graph";

import { freeId } from "../editing/document-parts.ts";
import { isFields, text } from "../graph/read-fields.ts";

/** The list with an entry in another place; the same list where there is no such place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length || from === to) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** The entry under an id that no other entry of the list has, where it has an id. */
export function withFreeId(list: readonly Json[], entry: JsonObject, wanted: string): JsonObject {
  if (entry["id"] === undefined) return entry;
  const taken = new Set(list.map((each) => (isFields(each) ? text(each["id"]) : "")));
  return { ...entry, id: freeId(wanted, taken) };
}
