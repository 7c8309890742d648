import { documentLimits } from "../document/limits.ts";
import { escapePointer } from "../expression/parse-value.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { type Placed, placedMember } from "./field-changes.ts";
import { keysOf, sameJson } from "./json-shape.ts";
import { isReordered, type KeyedList, namedLists } from "./keyed-list.ts";
import type { MergeConflict, MergeSubject } from "./merge-conflict.ts";

/** The same place in three documents. */
export interface Three {
  readonly base: Placed;
  readonly a: Placed;
  readonly b: Placed;
}

/** What three values become together; `undefined` where nothing is left. Paths of conflicts are relative to the value. */
export interface Merged {
  readonly value: Json | undefined;
  readonly conflicts: readonly MergeConflict[];
}

/** Merges what stands below a place. */
export type Merge = (three: Three) => Merged;

/** What is decided without looking inside: only one side changed the value, or both did alike. */
export function settled({ base, a, b }: Three): Merged | undefined {
  if (sameJson(a.value, b.value) || sameJson(base.value, b.value)) return { value: a.value, conflicts: [] };
  return sameJson(base.value, a.value) ? { value: b.value, conflicts: [] } : undefined;
}

/** Takes a's value and says that b's was another. */
export function contradiction(three: Three, subject: MergeSubject): Merged {
  return { value: three.a.value, conflicts: [conflictOf(three, subject)] };
}

/** The conflict of three values as a whole. */
export function conflictOf({ base, a, b }: Three, subject: MergeSubject): MergeConflict {
  const isRemoved = a.value === undefined || b.value === undefined;
  return {
    type: base.value === undefined ? "added_differently" : isRemoved ? "changed_and_removed" : "both_changed",
    subject,
    path: a.value === undefined ? null : "",
    ...(base.value === undefined ? {} : { base: { path: base.path, value: base.value } }),
    ...(a.value === undefined ? {} : { a: { path: a.path, value: a.value } }),
    ...(b.value === undefined ? {} : { b: { path: b.path, value: b.value } }),
  };
}

/** Merges any values: objects by key, lists of what has an id by id, all else as a whole. */
export function mergeValues(
  three: Three,
  subject: MergeSubject,
  levels: number = documentLimits.depth,
): Merged {
  const decided = settled(three);
  if (decided !== undefined) return decided;
  const { base, a, b } = three;
  const inside: Merge = (member) => mergeValues(member, subject, levels - 1);
  if (levels > 0 && isObject(base.value) && isObject(a.value) && isObject(b.value))
    return mergeMembers(three, () => inside);
  if (levels > 0 && isList(base.value) && isList(a.value) && isList(b.value)) {
    const [inBase, inA, inB] = namedLists(base.value, a.value, b.value) ?? [];
    // Two new orders of one list leave no third that is both.
    if (
      inBase &&
      inA &&
      inB &&
      !(isReordered(inBase, inA) && isReordered(inBase, inB) && isReordered(inA, inB))
    )
      return mergeItems(three, { base: inBase, a: inA, b: inB }, () => inside);
  }
  return contradiction(three, subject);
}

/** Merges objects key by key, by what `mergeOf` has for the key. A side that is no object has no keys. */
export function mergeMembers(three: Three, mergeOf: (key: string) => Merge): Merged {
  const objects = [three.a, three.b, three.base].flatMap(({ value }) => (isObject(value) ? [value] : []));
  const members = keysOf(...objects).map((key) => {
    const member = {
      base: placedMember(three.base, key),
      a: placedMember(three.a, key),
      b: placedMember(three.b, key),
    };
    return { key, merged: mergeOf(key)(member) };
  });
  const entries = members.flatMap(({ key, merged: { value } }): [string, Json][] =>
    value === undefined ? [] : [[key, value]],
  );
  const value: JsonObject = Object.fromEntries(entries);
  return { value, conflicts: members.flatMap(({ key, merged }) => below(escapePointer(key), merged)) };
}

/** The keyed lists of the three sides. */
export interface ThreeLists {
  readonly base: KeyedList;
  readonly a: KeyedList;
  readonly b: KeyedList;
}

/** Merges lists item by item, by what `mergeOf` has for the item's key, wherever the items stand. */
export function mergeItems(three: Three, lists: ThreeLists, mergeOf: (key: string) => Merge): Merged {
  const keys = new Set([...lists.a.keys(), ...lists.b.keys(), ...lists.base.keys()]);
  const place = (side: keyof Three, key: string): Placed => {
    const found = lists[side].get(key);
    return { path: `${three[side].path}/${found?.index ?? "-"}`, value: found?.item };
  };
  const items = new Map(
    [...keys].map((key): [string, Merged] => [
      key,
      mergeOf(key)({ base: place("base", key), a: place("a", key), b: place("b", key) }),
    ]),
  );
  const order = mergedOrder(lists, (key) => items.get(key)?.value !== undefined);
  const positions = new Map(order.map((key, index) => [key, index]));
  const value = order.map((key) => items.get(key)?.value).filter((item) => item !== undefined);
  const conflicts = [...items].flatMap(([key, merged]) => below(String(positions.get(key) ?? "-"), merged));
  return { value, conflicts };
}

/** The conflicts of a member, seen from what it is a member of. */
function below(token: string, { conflicts }: Merged): MergeConflict[] {
  return conflicts.map((each) => ({
    ...each,
    path: each.path === null ? null : `/${token}${each.path}`,
  }));
}

/**
 * The order of one side (b's where only b changed it, else a's). What only the other side has follows what it follows there,
 * after what the first side has put in the same place.
 */
function mergedOrder({ base, a, b }: ThreeLists, isKept: (key: string) => boolean): string[] {
  const [first, second] = isReordered(base, b) && !isReordered(base, a) ? [b, a] : [a, b];
  const order = [...first.keys()].filter(isKept);
  const placed = new Set(order);
  let last = -1;
  for (const key of second.keys()) {
    if (placed.has(key)) {
      last = order.indexOf(key);
    } else if (isKept(key)) {
      last++;
      while (last < order.length && !second.has(order[last] ?? "")) last++;
      order.splice(last, 0, key);
      placed.add(key);
    }
  }
  return order;
}
