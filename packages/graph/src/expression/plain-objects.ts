/**
 * A value in which objects with a key of their own called “constructor” are maps. The library asks an object for its
 * constructor to know its kind, so such an object, which is fine JSON, would be of a kind that it does not support. The
 * same value where there is none.
 */
export function withoutOwnConstructors(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutOwnConstructors);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  const entries = Object.entries(value);
  const members = entries.map(
    ([key, each]: [string, unknown]) => [key, withoutOwnConstructors(each)] as const,
  );
  if (Object.hasOwn(value, "constructor")) return new Map(members);
  return members.every(([, member], index) => member === entries[index]?.[1])
    ? value
    : Object.fromEntries(members);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
