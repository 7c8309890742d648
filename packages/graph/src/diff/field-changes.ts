import { documentLimits } from "../document/limits.ts";
import { escapePointer } from "../expression/parse-value.ts";
import { isList, isObject, type Json } from "../json.ts";
import { keysOf, memberOf, sameJson } from "./json-shape.ts";
import { isReordered, type KeyedItem, namedLists } from "./keyed-list.ts";

/** A value that appeared, went or became another, with its JSON pointers in both documents. */
export interface FieldChange {
  path_before: string | null;
  path_after: string | null;
  before?: Json;
  after?: Json;
}

/** A value, absent or present, and where it stands or would stand. */
export interface Placed {
  readonly path: string;
  readonly value: Json | undefined;
}

/** The smallest parts in which two values differ, in the order of the first. Deeper than a document may be, parts are whole. */
export function fieldChanges(
  before: Placed,
  after: Placed,
  levels: number = documentLimits.depth,
): FieldChange[] {
  if (sameJson(before.value, after.value)) return [];
  const members = levels === 0 ? undefined : membersOf(before, after);
  return (
    members?.flatMap(([left, right]) => fieldChanges(left, right, levels - 1)) ?? [fieldChange(before, after)]
  );
}

/** The change of a whole value. */
export function fieldChange(before: Placed, after: Placed): FieldChange {
  return {
    path_before: before.value === undefined ? null : before.path,
    path_after: after.value === undefined ? null : after.path,
    ...(before.value === undefined ? {} : { before: before.value }),
    ...(after.value === undefined ? {} : { after: after.value }),
  };
}

/** What a key of an object, absent or present, holds. */
export function placedMember({ path, value }: Placed, key: string): Placed {
  const member = isObject(value) ? memberOf(value, key) : undefined;
  return { path: `${path}/${escapePointer(key)}`, value: member };
}

/** What belongs together in two values of the same kind; undefined where they can only be compared as a whole. */
function membersOf(before: Placed, after: Placed): readonly (readonly [Placed, Placed])[] | undefined {
  if (isObject(before.value) && isObject(after.value)) {
    const keys = keysOf(before.value, after.value);
    return keys.map((key) => [placedMember(before, key), placedMember(after, key)]);
  }
  if (!isList(before.value) || !isList(after.value)) return undefined;
  const [left, right] = namedLists(before.value, after.value) ?? [];
  if (left !== undefined && right !== undefined) {
    if (isReordered(left, right)) return undefined;
    const keys = new Set([...left.keys(), ...right.keys()]);
    return [...keys].map((key) => [placedItem(before, left.get(key)), placedItem(after, right.get(key))]);
  }
  if (before.value.length !== after.value.length) return undefined;
  const { value: list } = after;
  return before.value.map((value, index) => [
    { path: `${before.path}/${index}`, value },
    { path: `${after.path}/${index}`, value: list[index] },
  ]);
}

const placedItem = ({ path }: Placed, found: KeyedItem | undefined): Placed => ({
  path: `${path}/${found?.index ?? "-"}`,
  value: found?.item,
});
