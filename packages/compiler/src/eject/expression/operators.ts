import type { Names } from "./names.ts";
import { binding, failing, type Piece, refuse, within } from "./piece.ts";
import { boolType, commonType, doubleType, intType, listOf, stringType } from "./static-type.ts";
import type { Translator } from "./translator.ts";
import type { Tree } from "./tree.ts";

/** `&&` and `||`. */
export function logical(
  t: Translator,
  [left, right]: readonly [Tree, Tree],
  operator: "&&" | "||",
  names: Names,
): Piece {
  const [a, b] = [t.truth(t.operand(left, names)), t.truth(t.operand(right, names))];
  // In CEL a side that fails is forgiven where the other one decides; in TypeScript the left one is not.
  if (failing(a)) return refuse(`a left side of “${operator}” that can fail`);
  const strength = operator === "&&" ? binding.and : binding.or;
  return {
    text: `${within(a, strength)} ${operator} ${within(b, strength)}`,
    type: boolType,
    binding: strength,
    canFail: failing(b),
  };
}

/** `==` and `!=`. */
export function equality(
  t: Translator,
  [left, right]: readonly [Tree, Tree],
  operator: "==" | "!=",
  names: Names,
): Piece {
  const [a, b] = [t.operand(left, names), t.operand(right, names)];
  const canFail = failing(a) || failing(b);
  const isScalar = [a, b].some(({ type }) => ["null", "bool", "string", "number"].includes(type.kind));
  if (!isScalar) {
    const equal = t.call("deepEqual", a.text, b.text);
    const text = operator === "==" ? equal : `!${equal}`;
    return { text, type: boolType, binding: operator === "==" ? binding.tight : binding.unary, canFail };
  }
  const kinds = new Set([a.type.kind, b.type.kind]);
  const isNullTest = kinds.size === 2 && kinds.has("nullable") && kinds.has("null");
  // TypeScript sees that a comparison can only be false and will not have it.
  if (kinds.size > 1 && !kinds.has("unknown") && !isNullTest)
    return refuse("a comparison of values that are never equal");
  return {
    text: `${within(a, binding.relation)} ${operator}= ${within(b, binding.relation)}`,
    type: boolType,
    binding: binding.equality,
    canFail,
  };
}

/** `<`, `<=`, `>` and `>=`. */
export function comparison(
  t: Translator,
  [left, right]: readonly [Tree, Tree],
  operator: string,
  names: Names,
): Piece {
  const [a, b] = [t.operand(left, names), t.operand(right, names)];
  if (a.type.kind !== b.type.kind || (a.type.kind !== "number" && a.type.kind !== "string"))
    return refuse(`“${operator}” between values that may be neither two numbers nor two texts`);
  return {
    text: `${within(a, binding.sum)} ${operator} ${within(b, binding.sum)}`,
    type: boolType,
    binding: binding.relation,
    canFail: failing(a) || failing(b),
  };
}

/** `in`. */
export function membership(t: Translator, [left, right]: readonly [Tree, Tree], names: Names): Piece {
  const [a, b] = [t.operand(left, names), t.operand(right, names)];
  const canFail = failing(a) || failing(b);
  const isSameScalar =
    b.type.kind === "list" &&
    ["bool", "string", "number"].includes(a.type.kind) &&
    b.type.items.kind === a.type.kind;
  if (isSameScalar)
    return {
      text: `${within(b, binding.tight)}.includes(${a.text})`,
      type: boolType,
      binding: binding.tight,
      canFail,
    };
  const isKnown = b.type.kind === "list" || b.type.kind === "object";
  return {
    text: t.call("isIn", a.text, b.text),
    type: boolType,
    binding: binding.tight,
    canFail: canFail || !isKnown,
  };
}

/** `+`, `-`, `*`, `/` and `%`. */
export function arithmetic(
  t: Translator,
  [left, right]: readonly [Tree, Tree],
  operator: "+" | "-" | "*" | "/" | "%",
  names: Names,
): Piece {
  const [a, b] = [t.operand(left, names), t.operand(right, names)];
  const canFail = failing(a) || failing(b);
  if (operator === "+" && a.type.kind === "string" && b.type.kind === "string")
    return {
      text: `${within(a, binding.sum)} + ${within(b, binding.product)}`,
      type: stringType,
      binding: binding.sum,
      canFail,
    };
  if (operator === "+" && a.type.kind === "list" && b.type.kind === "list") {
    const type = listOf(commonType([a.type.items, b.type.items]));
    return { text: `[...${a.text}, ...${b.text}]`, type, binding: binding.tight, canFail };
  }
  if (a.type.kind !== "number" || b.type.kind !== "number")
    return refuse(`“${operator}” with a value whose type is known only when it runs`);
  const strength = operator === "+" || operator === "-" ? binding.sum : binding.product;
  const text = `${within(a, strength)} ${operator} ${within(b, strength + 1)}`;
  // Two of the engine's integers make an integer; one double makes a double.
  if (a.type.rep === "double" || b.type.rep === "double")
    return { text, type: doubleType, binding: strength, canFail, wants: "finite" };
  // So small a factor keeps the product of a size exact; what it is multiplied by once more need not be.
  const isSmall = [a, b].some((piece) => /^[1-9]\d{0,5}$/.test(piece.text));
  if (operator === "*" && a.type.rep === "int" && b.type.rep === "int" && isSmall)
    return { text, type: { kind: "number", rep: "either" }, binding: strength, canFail };
  if (a.type.rep === "either" || b.type.rep === "either" || operator === "*")
    return refuse(`“${operator}” between integers of any size`);
  if (operator === "+" || operator === "-") return { text, type: intType, binding: strength, canFail };
  const whole = t.call(operator === "/" ? "quotient" : "remainder", a.text, b.text);
  return { text: whole, type: intType, binding: binding.tight, canFail: true };
}
