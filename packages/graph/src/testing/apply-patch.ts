import { unescapePointer } from "../expression/parse-value.ts";
import type { Json, JsonObject } from "../json.ts";
import type { JsonPatchOperation } from "../diagnostics/diagnostic.ts";

/** `document` after the operations of a fix (RFC 6902; add, replace, remove). @throws where a path leads nowhere */
export function applyPatch(document: Json, patch: readonly JsonPatchOperation[]): Json {
  return patch.reduce<Json>(
    (current, operation) =>
      changed(current, operation.path.split("/").slice(1).map(unescapePointer), operation),
    document,
  );
}

function changed(value: Json, [token, ...rest]: readonly string[], operation: JsonPatchOperation): Json {
  if (token === undefined) return operation.op === "remove" ? null : operation.value;
  if (isList(value)) return changedList(value, token, rest, operation);
  if (typeof value !== "object" || value === null) throw new Error(`Nothing stands at ${operation.path}.`);
  const entries = new Map(Object.entries(value));
  const member = entries.get(token);
  if (rest.length > 0) entries.set(token, changed(present(member, operation), rest, operation));
  else if (operation.op === "add") entries.set(token, operation.value);
  else if (present(member, operation) !== undefined && operation.op === "remove") entries.delete(token);
  else if (operation.op === "replace") entries.set(token, operation.value);
  return Object.fromEntries(entries) satisfies JsonObject;
}

function changedList(
  list: readonly Json[],
  token: string,
  rest: readonly string[],
  operation: JsonPatchOperation,
): Json {
  const index = token === "-" ? list.length : Number(token);
  if (rest.length > 0) return list.with(index, changed(present(list[index], operation), rest, operation));
  if (operation.op === "add") return list.toSpliced(index, 0, operation.value);
  present(list[index], operation);
  return operation.op === "remove" ? list.toSpliced(index, 1) : list.with(index, operation.value);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function present(value: Json | undefined, { path }: JsonPatchOperation): Json {
  if (value === undefined) throw new Error(`Nothing stands at ${path}.`);
  return value;
}
