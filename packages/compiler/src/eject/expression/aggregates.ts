import type { Names } from "./names.ts";
import { binding, failing, isSettled, type Piece, refuse } from "./piece.ts";
import { commonType, listOf, objectOf, printKey } from "./static-type.ts";
import type { Translator } from "./translator.ts";
import type { Tree } from "./tree.ts";

/** A list that is written out. */
export function visitList(t: Translator, items: readonly Tree[], names: Names): Piece {
  const pieces = items.map((item) => t.visit(item, names));
  return {
    text: `[${pieces.map((piece) => t.result(piece)).join(", ")}]`,
    type: listOf(commonType(pieces.map(({ type }) => type))),
    binding: binding.tight,
    canFail: pieces.some(failing),
    isSettled: pieces.some(isSettled),
  };
}

/** An object that is written out. */
export function visitMap(t: Translator, entries: readonly (readonly [Tree, Tree])[], names: Names): Piece {
  const fields = entries.map(([key, value]): [string, Piece] =>
    key.op === "value" && typeof key.args === "string" && !(key.args in Object.prototype)
      ? [key.args, t.visit(value, names)]
      : refuse("an object with computed keys"),
  );
  if (new Set(fields.map(([name]) => name)).size < fields.length)
    return refuse("an object with one key twice");
  return {
    text: `{ ${fields.map(([name, piece]) => `${printKey(name)}: ${t.result(piece)}`).join(", ")} }`,
    type: objectOf(Object.fromEntries(fields.map(([name, { type }]) => [name, type]))),
    binding: binding.tight,
    canFail: fields.some(([, piece]) => failing(piece)),
    isSettled: fields.some(([, piece]) => isSettled(piece)),
  };
}
