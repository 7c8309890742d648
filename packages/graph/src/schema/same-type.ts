import { sameMessage } from "../diagnostics/message.ts";
import type { FieldType, ObjectType, ValueType } from "./value-type.ts";

/**
 * Whether two types are written the same: then nothing that is said of the one is wrong of the other, the order in which
 * it is listed included. Costs nothing where they are one object.
 */
export function sameType(a: ValueType, b: ValueType): boolean {
  if (a === b || twins.get(a) === b) return true;
  const isSame = isWrittenTheSame(a, b);
  // What differs ends the comparison; what is the same may be met again on every path that leads to it.
  if (isSame) twins.set(a, b);
  return isSame;
}

/** For each type the last one that was written the same. */
const twins = new WeakMap<ValueType, ValueType>();

function isWrittenTheSame(a: ValueType, b: ValueType): boolean {
  if (a.kind === "string" && b.kind === "string") return sameList(a.values, b.values, (x, y) => x === y);
  if (a.kind === "list" && b.kind === "list") return sameType(a.items, b.items);
  if (a.kind === "object" && b.kind === "object") return sameObject(a, b);
  if (a.kind === "optional" && b.kind === "optional") return sameType(a.value, b.value);
  if (a.kind === "union" && b.kind === "union") return sameList(a.members, b.members, sameType);
  return a.kind === b.kind;
}

export const sameTypes = (a: readonly ValueType[], b: readonly ValueType[]): boolean =>
  sameList(a, b, sameType);

function sameObject(a: ObjectType, b: ObjectType): boolean {
  const sameRest =
    a.rest === undefined || b.rest === undefined ? a.rest === b.rest : sameType(a.rest, b.rest);
  return sameRest && sameEntries(a.fields, b.fields, sameField);
}

const sameField = (a: FieldType, b: FieldType): boolean =>
  a === b || (sameMessage(a.missing, b.missing) && sameType(a.type, b.type));

function sameEntries<Value>(
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
  same: (x: Value, y: Value) => boolean,
): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [name, value] of a) {
    const other = others.next();
    if (other.done === true || other.value[0] !== name || !same(value, other.value[1])) return false;
  }
  return true;
}

function sameList<Item>(
  a: readonly Item[] | undefined,
  b: readonly Item[] | undefined,
  same: (x: Item, y: Item) => boolean,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || (a.length === b.length && a.every((item, index) => same(item, b[index] ?? item)));
}
