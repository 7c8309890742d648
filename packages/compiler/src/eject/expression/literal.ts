import { binding, type Piece, refuse } from "./piece.ts";
import { boolType, doubleType, intType, stringType } from "./static-type.ts";

/** A literal of the expression. */
export function literal(value: unknown): Piece {
  const about = { binding: binding.tight, canFail: false } as const;
  if (value === null) return { ...about, text: "null", type: { kind: "null" } };
  if (typeof value === "boolean") return { ...about, text: String(value), type: boolType };
  if (typeof value === "string") return { ...about, text: JSON.stringify(value), type: stringType };
  if (typeof value === "number")
    return Number.isFinite(value)
      ? { ...about, text: String(value), type: doubleType }
      : refuse("a number that JSON has not");
  // So small that sums of them stay exact as numbers of JavaScript.
  const isSmall = typeof value === "bigint" && value > -2_147_483_648n && value < 2_147_483_648n;
  return isSmall
    ? { ...about, text: String(value), type: intType, binding: value < 0n ? binding.unary : binding.tight }
    : refuse("a literal that has no counterpart in TypeScript");
}
