import { unescapePointer } from "../expression/parse-value.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import type { Fix, JsonPatchOperation } from "./diagnostic.ts";

/**
 * The document after a fix (RFC 6902: add, replace, remove). Undefined where the fix does not fit, because the document
 * has changed since it was checked.
 */
export function applyFix(document: JsonObject, { patch }: Fix): JsonObject | undefined {
  let fixed: Json | undefined = document;
  for (const operation of patch) {
    const path = operation.path.split("/").slice(1).map(unescapePointer);
    fixed = fixed === undefined ? undefined : changed(fixed, path, operation);
  }
  return isObject(fixed) ? fixed : undefined;
}

/** The value with the operation done below it; undefined where the path leads nowhere. */
function changed(
  value: Json,
  [token, ...rest]: readonly string[],
  operation: JsonPatchOperation,
): Json | undefined {
  if (token === undefined) return operation.op === "remove" ? undefined : operation.value;
  if (isList(value)) return changedList(value, token, rest, operation);
  if (!isObject(value)) return undefined;
  const entries = new Map(Object.entries(value));
  const old = entries.get(token);
  if (rest.length > 0) {
    const inner = old === undefined ? undefined : changed(old, rest, operation);
    if (inner === undefined) return undefined;
    entries.set(token, inner);
  } else {
    if (old === undefined && operation.op !== "add") return undefined;
    if (operation.op === "remove") entries.delete(token);
    else entries.set(token, operation.value);
  }
  return Object.fromEntries(entries);
}

function changedList(
  list: readonly Json[],
  token: string,
  rest: readonly string[],
  operation: JsonPatchOperation,
): Json | undefined {
  const index = token === "-" ? list.length : Number(token);
  const old = list[index];
  if (rest.length === 0 && operation.op === "add")
    return Number.isInteger(index) && index >= 0 && index <= list.length
      ? list.toSpliced(index, 0, operation.value)
      : undefined;
  if (old === undefined) return undefined;
  if (rest.length > 0) {
    const inner = changed(old, rest, operation);
    return inner === undefined ? undefined : list.with(index, inner);
  }
  return operation.op === "remove" ? list.toSpliced(index, 1) : list.with(index, operation.value);
}
