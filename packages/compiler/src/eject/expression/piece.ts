import { RefusedError } from "../refusal.ts";
import type { StaticType } from "./static-type.ts";

/** Binds how tightly a piece of text holds together; what is looser than its surroundings is put in brackets. */
export const binding = {
  loose: 0,
  conditional: 1,
  or: 2,
  and: 3,
  equality: 4,
  relation: 5,
  sum: 6,
  product: 7,
  unary: 8,
  tight: 9,
} as const;
export type Binding = (typeof binding)[keyof typeof binding];

/** A piece of an expression in TypeScript. */
export interface Piece {
  readonly text: string;
  readonly binding: Binding;
  readonly type: StaticType;
  /** Whether working it out can fail. */
  readonly canFail: boolean;
  /** What has to be seen to before its value is JSON. */
  readonly wants?: "finite" | "safeInteger" | undefined;
  /** Whether parts of it have been seen to already: then it can leave the expression, but not be worked with. */
  readonly isSettled?: boolean;
  /** The text where it may be undefined, which counts as an empty object. */
  readonly orEmpty?: string | undefined;
}

/** @throws {RefusedError} whose place is said by who knows it */
export const refuse = (why: string): never => {
  throw new RefusedError("", why);
};

export const failing = ({ canFail }: Piece): boolean => canFail;
export const isSettled = ({ wants, isSettled = false }: Piece): boolean => isSettled || wants !== undefined;

/** The text of a piece where at least this much binding is needed. */
export const within = (piece: Piece, needed: number): string =>
  piece.binding >= needed ? piece.text : `(${piece.text})`;
