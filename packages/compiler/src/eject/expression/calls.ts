import { callMacro } from "./macros.ts";
import type { Names } from "./names.ts";
import { binding, failing, type Piece, refuse, within } from "./piece.ts";
import { has, optionalProperty, orValue } from "./property-reads.ts";
import { boolType, doubleType, intType, listOf, type StaticType, stringType } from "./static-type.ts";
import type { Translator } from "./translator.ts";
import type { Tree } from "./tree.ts";

const macros: ReadonlySet<string> = new Set(["map", "filter", "all", "exists", "exists_one"]);

/** A call of a function, such as `size(x)`. */
export function callFunction(t: Translator, name: string, args: readonly Tree[], names: Names): Piece {
  const [first, ...others] = args;
  if (first === undefined || others.length > 0) return refuse(`${name}() with these arguments`);
  if (name === "has") return has(t, first, names);
  const operand = t.operand(first, names);
  if (name === "size") return sizeOf(t, operand);
  return convert(t, name, operand);
}

export function convert(t: Translator, name: string, operand: Piece): Piece {
  const { type, text } = operand;
  if (name === "string" && type.kind === "string") return operand;
  if (name === "string" && type.kind === "bool")
    return { ...operand, text: `String(${text})`, type: stringType, binding: binding.tight };
  // The infinities have names of their own in CEL, so only what cannot be one is written by String().
  if (name === "string" && type.kind === "number" && operand.wants !== "finite" && type.rep !== "either")
    return {
      ...operand,
      text: `String(${text})`,
      type: stringType,
      binding: binding.tight,
      wants: undefined,
    };
  if (name === "double" && type.kind === "number")
    return { ...operand, type: doubleType, wants: operand.wants === undefined ? undefined : "finite" };
  if (name === "double" && type.kind === "string")
    return {
      text: t.call("toNumber", text),
      type: doubleType,
      binding: binding.tight,
      canFail: true,
      wants: "finite",
    };
  if (name === "int" && type.kind === "number") {
    if (type.rep === "int") return operand;
    const whole: StaticType = { kind: "number", rep: "either" };
    return {
      text: t.call("toInteger", text),
      type: whole,
      binding: binding.tight,
      canFail: true,
      wants: "safeInteger",
    };
  }
  if (name === "bool" && type.kind === "bool") return operand;
  if (name === "dyn") return operand;
  return refuse(`${name}() of this value`);
}

export function sizeOf(t: Translator, operand: Piece): Piece {
  const about = { type: intType, binding: binding.tight, canFail: failing(operand) };
  switch (operand.type.kind) {
    case "string":
      return { ...about, text: `[...${operand.text}].length` };
    case "list":
      return { ...about, text: `${within(operand, binding.tight)}.length` };
    case "object":
      return { ...about, text: `Object.keys(${operand.text}).length` };
    case "unknown":
      return { ...about, text: t.call("sizeOf", operand.text), canFail: true };
    case "null":
    case "nullable":
    case "opaque":
    case "bool":
    case "number":
      return refuse("size() of this value");
  }
}

/** A call of a method, such as `x.size()`. */
export function callMethod(
  t: Translator,
  name: string,
  receiver: Tree,
  args: readonly Tree[],
  names: Names,
): Piece {
  if (name === "orValue") return orValue(t, receiver, args, names);
  const isNamespace = receiver.op === "id" && !names.has(receiver.args);
  if (isNamespace) return refuse(`${receiver.args}.${name}()`);
  if (name === "hasValue" && receiver.op === ".?" && receiver.args[0].op !== ".?") {
    const read = optionalProperty(t, receiver.args[0], receiver.args[1], names);
    if (read !== undefined)
      return { ...read, text: `${read.text} !== undefined`, type: boolType, binding: binding.equality };
  }
  const from = t.operand(receiver, names);
  if (args.length >= 2 && args[0]?.op === "id" && macros.has(name))
    return callMacro(t, name, from, args[0].args, args.slice(1), names);
  if (name === "size" && args.length === 0) return sizeOf(t, from);
  const given = args.map((arg) => t.operand(arg, names));
  const all = [from, ...given];
  const canFail = all.some(failing);
  const texts = given.map(({ text }) => text);
  const plain = (text: string, type: StaticType): Piece => ({
    text,
    type,
    binding: binding.tight,
    canFail,
  });
  if (from.type.kind === "list" && name === "join" && from.type.items.kind === "string")
    return plain(`${within(from, binding.tight)}.join(${texts[0] ?? '""'})`, stringType);
  if (from.type.kind !== "string") return refuse(`${name}() of a value that may be no text`);
  const on = `${within(from, binding.tight)}.`;
  const isTexts = given.every(({ type }) => type.kind === "string");
  const isNumbers = given.every(({ type }) => type.kind === "number");
  const count = given.length;
  if (name === "startsWith" && count === 1 && isTexts) return plain(`${on}startsWith(${texts[0]})`, boolType);
  if (name === "endsWith" && count === 1 && isTexts) return plain(`${on}endsWith(${texts[0]})`, boolType);
  if (name === "contains" && count === 1 && isTexts) return plain(`${on}includes(${texts[0]})`, boolType);
  if (name === "lowerAscii" && count === 0) return plain(`${on}toLowerCase()`, stringType);
  if (name === "upperAscii" && count === 0) return plain(`${on}toUpperCase()`, stringType);
  if (name === "trim" && count === 0) return plain(`${on}trim()`, stringType);
  if (name === "indexOf" && count === 1 && isTexts) return plain(`${on}indexOf(${texts[0]})`, intType);
  if (name === "lastIndexOf" && count === 1 && isTexts)
    return plain(`${on}lastIndexOf(${texts[0]})`, intType);
  if (name === "split" && count === 1 && isTexts) return plain(`${on}split(${texts[0]})`, listOf(stringType));
  if (name === "substring" && (count === 1 || count === 2) && isNumbers)
    return { ...plain(t.call("substring", from.text, ...texts), stringType), canFail: true };
  if (name === "matches" && count === 1 && args[0]?.op === "value" && isTexts)
    return plain(t.call("matches", from.text, ...texts), boolType);
  return refuse(`${name}() with these arguments`);
}
