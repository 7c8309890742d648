import { Duration } from "@marcbachmann/cel-js/evaluator";

import type { Json } from "../json.ts";
import { BudgetError, evaluationLimits } from "./evaluation-budget.ts";

/** A value that has no place in JSON. */
export class NotJsonError extends Error {
  readonly key: "failed_json" | "failed_finite" | "failed_exact";

  constructor(key: NotJsonError["key"]) {
    super(key);
    this.name = "NotJsonError";
    this.key = key;
  }
}

/**
 * What an expression made, as JSON: integers become numbers, timestamps ISO 8601 texts, durations seconds with an `s`,
 * an empty optional null. Containers that are JSON already are handed on as they are, not copied.
 *
 * @throws {NotJsonError} where a value has no place in JSON: bytes, NaN, an infinity, an integer beyond 2^53
 * @throws {BudgetError} where it is too large; a value that shares its parts counts them as often as JSON would
 */
export function toJson(value: unknown): Json {
  return convert(value, { left: evaluationLimits.size });
}

interface Budget {
  left: number;
}

function convert(value: unknown, budget: Budget): Json {
  if (--budget.left < 0) throw new BudgetError("failed_size");
  switch (typeof value) {
    case "string":
      if (value.length > evaluationLimits.size) throw new BudgetError("failed_size");
      return value;
    case "boolean":
      return value;
    case "number":
      return finite(value);
    case "bigint":
      return integer(value);
    case "object":
      return value === null ? null : objectToJson(value, budget);
    default:
      throw new NotJsonError("failed_json");
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new NotJsonError("failed_finite");
  return value;
}

function integer(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new NotJsonError("failed_exact");
  return number;
}

function objectToJson(value: object, budget: Budget): Json {
  if (Array.isArray(value)) return listToJson(value, budget);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return entriesToJson([...value], budget);
  if (value instanceof Duration) return `${value.valueOf() / 1000}s`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return recordToJson(value, budget);
  if (
    "hasValue" in value &&
    typeof value.hasValue === "function" &&
    "value" in value &&
    typeof value.value === "function"
  ) {
    return value.hasValue() === true ? convert(value.value(), budget) : null;
  }
  throw new NotJsonError("failed_json");
}

function listToJson(list: readonly unknown[], budget: Budget): Json {
  const converted = list.map((each) => convert(each, budget));
  return converted.every((each, index) => each === list[index]) ? (list as readonly Json[]) : converted; // just compared
}

function recordToJson(record: object, budget: Budget): Json {
  const entries = Object.entries(record);
  const converted = entries.map(([key, each]: [string, unknown]) => [key, convert(each, budget)] as const);
  const isJson = converted.every(([, each], index) => each === entries[index]?.[1]);
  return isJson ? (record as Json) : Object.fromEntries(converted); // just compared
}

function entriesToJson(entries: readonly (readonly [unknown, unknown])[], budget: Budget): Json {
  return Object.fromEntries(entries.map(([key, each]) => [String(key), convert(each, budget)]));
}
