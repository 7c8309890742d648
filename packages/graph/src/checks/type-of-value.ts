import { escapePointer } from "../expression/parse-value.ts";
import type { Json } from "../json.ts";
import { anyType, listOf, objectOf, typeOfJson, type ValueType } from "../schema/value-type.ts";

/** The type of a value with the types of its expressions, by their pointers, put in their places. */
export function typeOfValue(value: Json, pointer: string, types: ReadonlyMap<string, ValueType>): ValueType {
  const own = types.get(pointer);
  if (own !== undefined || typeof value !== "object" || value === null) return own ?? typeOfJson(value);
  if (Array.isArray(value)) {
    const items = value.map((each: Json, index) => typeOfValue(each, `${pointer}/${index}`, types));
    return items.length === 0
      ? listOf({ kind: "never" })
      : listOf(items.length === 1 ? (items[0] ?? anyType) : anyType);
  }
  return objectOf(
    Object.fromEntries(
      Object.entries(value).map(([name, each]: [string, Json]) => [
        name,
        typeOfValue(each, `${pointer}/${escapePointer(name)}`, types),
      ]),
    ),
  );
}
