import { isObject, type Json } from "../json.ts";
import { memberOf } from "./json-shape.ts";

/** An item of a list with what tells it apart from the others, wherever it stands. */
export interface KeyedItem {
  readonly key: string;
  readonly index: number;
  readonly item: Json;
}

export type KeyedList = ReadonlyMap<string, KeyedItem>;

/**
 * Gives every item of any list a key of its own: what `identityOf` says of it and the how-manieth of that identity it is.
 * An item without an identity is known by its place among those.
 */
export function keyedList(
  list: readonly Json[],
  identityOf: (item: Json) => string | undefined = idOf,
): KeyedList {
  const seen = new Map<string | undefined, number>();
  const items = list.map((item, index): [string, KeyedItem] => {
    const identity = identityOf(item);
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    const key = JSON.stringify([identity ?? null, nth]);
    return [key, { key, index, item }];
  });
  return new Map(items);
}

/** The `id` of an object. */
export function idOf(item: Json): string | undefined {
  const id = isObject(item) ? memberOf(item, "id") : undefined;
  return typeof id === "string" ? id : undefined;
}

/**
 * The lists of a config as keyed lists, where all of them can be: lists of objects with ids (cases, classes) and lists of
 * different words (tools, required properties). Undefined where items are known by nothing but their place.
 */
export function namedLists(...lists: readonly (readonly Json[])[]): readonly KeyedList[] | undefined {
  const identityOf = [idOf, wordOf].find((identityOf) =>
    lists.every((list) => {
      const names = new Set(list.map(identityOf));
      return names.size === list.length && !names.has(undefined);
    }),
  );
  return identityOf && lists.map((list) => keyedList(list, identityOf));
}

const wordOf = (item: Json): string | undefined => (typeof item === "string" ? item : undefined);

/** Whether what both lists have stands in another order. */
export function isReordered(one: KeyedList, other: KeyedList): boolean {
  const left = [...one.keys()].filter((key) => other.has(key));
  const right = [...other.keys()].filter((key) => one.has(key));
  return left.some((key, place) => key !== right[place]);
}
