import type { Json } from "../json.ts";

/**
 * What an expression made, as JSON: integers become numbers, timestamps ISO 8601 texts, durations seconds with an `s`,
 * an empty optional null. Containers that are JSON already are handed on as they are, not copied.
 *
 * @throws where a value has no place in JSON: bytes, NaN, an infinity, an integer beyond 2^53
 */
export function toJson(value: unknown): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return finite(value);
    case "bigint":
      return integer(value);
    case "object":
      return value === null ? null : objectToJson(value);
    default:
      throw new Error("The result is not a value that JSON can carry.");
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Error("The result is not a finite number.");
  return value;
}

function integer(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw new Error("The result is an integer that JSON cannot carry exactly.");
  return number;
}

function objectToJson(value: object): Json {
  if (Array.isArray(value)) return listToJson(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return entriesToJson([...value]);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return recordToJson(value);
  if (
    "hasValue" in value &&
    typeof value.hasValue === "function" &&
    "value" in value &&
    typeof value.value === "function"
  ) {
    return value.hasValue() === true ? toJson(value.value()) : null;
  }
  throw new Error("The result is not a value that JSON can carry.");
}

function listToJson(list: readonly unknown[]): Json {
  const converted = list.map(toJson);
  return converted.every((each, index) => each === list[index]) ? (list as readonly Json[]) : converted; // just compared
}

function recordToJson(record: object): Json {
  const entries = Object.entries(record);
  const isJson = entries.every(([, each]) => toJson(each) === each);
  return isJson ? (record as Json) : entriesToJson(entries); // just compared
}

function entriesToJson(entries: readonly (readonly [unknown, unknown])[]): Json {
  return Object.fromEntries(entries.map(([key, each]) => [String(key), toJson(each)]));
}
