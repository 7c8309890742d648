import { orElse } from "./or-else.ts";
import { isIdentifier } from "./identifier.ts";
import type { Names } from "./names.ts";
import { binding, failing, type Piece, refuse, within } from "./piece.ts";
import {
  boolType,
  commonType,
  type FieldType,
  printType,
  type StaticType,
  unknownType,
} from "./static-type.ts";
import type { Translator } from "./translator.ts";
import type { Tree } from "./tree.ts";

/** `a.b`. */
export function selectProperty(t: Translator, target: Tree, name: string, names: Names): Piece {
  const root = target.op === "id" ? names.get(target.args) : undefined;
  const from = t.operand(target, names);
  const known = fieldOf(from.type, name);
  if (known === undefined) return unknownField(t, from, name);
  if (known.type.kind === "opaque") return refuse("a time");
  const below = root?.below?.get(name);
  const text = below ?? property(from, name);
  return {
    ...from,
    // What the checker has shown to be there, its type need not say.
    text: known.isOptional ? `${text}!` : text,
    type: known.type,
    binding: binding.tight,
    orEmpty: root?.startsEmpty === true ? text : undefined,
  };
}

export function unknownField(t: Translator, from: Piece, name: string): Piece {
  if (from.type.kind !== "unknown" && from.type.kind !== "object")
    return refuse("a property of a value that has none");
  const type = from.type.kind === "object" ? (from.type.rest ?? unknownType) : unknownType;
  if (type.kind !== "unknown") t.mention(type);
  const read = t.call("field", from.text, JSON.stringify(name));
  const text = type.kind === "unknown" ? read : `(${read} as ${printType(type)})`;
  return { text, type, binding: binding.tight, canFail: true };
}

/** `a[b]`. */
export function indexInto(t: Translator, target: Tree, key: Tree, names: Names): Piece {
  if (key.op === "value" && typeof key.args === "string") return selectProperty(t, target, key.args, names);
  const from = t.operand(target, names);
  const by = t.operand(key, names);
  if (from.type.kind !== "list" || by.type.kind !== "number")
    return refuse("an index into a value that may be no list");
  return {
    text: t.call("at", from.text, by.text),
    type: from.type.items,
    binding: binding.tight,
    canFail: true,
  };
}

/** A property that may be missing, as one that is then undefined; undefined where its type does not tell. */
export function optionalProperty(t: Translator, target: Tree, name: string, names: Names): Piece | undefined {
  const from = t.operand(target, names);
  const root = target.op === "id" ? names.get(target.args) : undefined;
  const known = fieldOf(from.type, name);
  if (known === undefined) return undefined;
  const text = root?.below?.get(name) ?? propertyOrNone(from, name);
  return { ...from, text, type: known.type, binding: binding.tight, orEmpty: undefined };
}

/** `has(a.b)`. */
export function has(t: Translator, argument: Tree, names: Names): Piece {
  if (argument.op !== ".") return refuse("has() of this path");
  const [target, name] = argument.args;
  const read = optionalProperty(t, target, name, names);
  if (read !== undefined)
    return { ...read, text: `${read.text} !== undefined`, type: boolType, binding: binding.equality };
  return hasUnknown(t, t.operand(target, names), name);
}

export function hasUnknown(t: Translator, from: Piece, name: string): Piece {
  const of = from.orEmpty === undefined ? from.text : `${from.orEmpty} ?? {}`;
  const text = t.call("hasField", of, JSON.stringify(name));
  return { text, type: boolType, binding: binding.tight, canFail: failing(from) };
}

export function chainOf(t: Translator, node: Tree, names: Names): Piece | undefined {
  if (node.op !== ".?") return undefined;
  const [target, name] = node.args;
  if (target.op !== ".?") return optionalProperty(t, target, name, names);
  const from = chainOf(t, target, names);
  const known = from && fieldOf(from.type, name);
  if (from === undefined || known === undefined || !isIdentifier(name)) return undefined;
  return { ...from, text: `${from.text}?.${name}`, type: known.type };
}

/** `a.?b.?c.orValue(d)` is `a.b?.c ?? d` where what is read is never null. */
export function orValue(t: Translator, receiver: Tree, [other]: readonly Tree[], names: Names): Piece {
  if (other === undefined || receiver.op !== ".?") return refuse("orValue() of this value");
  const chained = chainOf(t, receiver, names);
  const short = chained && orElse(t, chained, t.visit(other, names));
  if (short !== undefined) return short;
  const [target, name] = receiver.args;
  if (target.op === ".?") return refuse("orValue() of a path whose types are known only when it runs");
  const from = t.operand(target, names);
  const read = optionalProperty(t, target, name, names);
  const test = read === undefined ? hasUnknown(t, from, name).text : `${read.text} !== undefined`;
  const value = read === undefined ? unknownField(t, from, name) : { ...read, text: `${read.text}!` };
  const fallback = t.settled(t.visit(other, names));
  return {
    text: `${test} ? ${value.text} : ${within(fallback, binding.conditional)}`,
    type: commonType([value.type, fallback.type]),
    binding: binding.conditional,
    canFail: failing(from) || failing(fallback),
    isSettled: fallback.isSettled === true,
  };
}

/** What is known of a property; undefined where nothing is. */
function fieldOf(type: StaticType, name: string): FieldType | undefined {
  return type.kind === "object" && !(name in Object.prototype) ? type.fields.get(name) : undefined;
}

/** `from.name` */
function property(from: Piece, name: string): string {
  const on = within(from, binding.tight);
  return isIdentifier(name) ? `${on}.${name}` : `${on}[${JSON.stringify(name)}]`;
}

/** `from.name`, undefined where `from` is not there yet. */
function propertyOrNone(from: Piece, name: string): string {
  if (from.orEmpty === undefined) return property(from, name);
  return isIdentifier(name) ? `${from.orEmpty}?.${name}` : `${from.orEmpty}?.[${JSON.stringify(name)}]`;
}
