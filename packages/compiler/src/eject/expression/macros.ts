import { freshName } from "./fresh-name.ts";
import type { Names } from "./names.ts";
import { binding, failing, isSettled, type Piece, refuse, within } from "./piece.ts";
import { boolType, listOf } from "./static-type.ts";
import type { Translator } from "./translator.ts";
import type { Tree } from "./tree.ts";

/** A macro over a list, such as `list.map(each, …)`. */
export function callMacro(
  t: Translator,
  name: string,
  from: Piece,
  variable: string,
  bodies: readonly Tree[],
  names: Names,
): Piece {
  if (from.type.kind !== "list") return refuse(`${name}() over a value that may be no list`);
  const item = freshName(variable, names);
  const inner = new Map([...names, [variable, { type: from.type.items, text: item }]]);
  const pieces = bodies.map((body) => t.visit(body, inner));
  const [first, second] = pieces;
  if (first === undefined) return refuse(`${name}() with these arguments`);
  const on = `${within(from, binding.tight)}.`;
  const arrow = (piece: Piece): string =>
    `(${item}) => ${piece.text.startsWith("{") ? `(${piece.text})` : piece.text}`;
  const about = { binding: binding.tight, canFail: failing(from) || pieces.some(failing) };
  if (name === "map" && second === undefined)
    return {
      ...about,
      text: `${on}map(${arrow({ ...first, text: t.result(first) })})`,
      type: listOf(first.type),
      isSettled: isSettled(first),
    };
  if (name === "map" && second !== undefined) {
    const kept = `${on}filter(${arrow(t.truth(first))})`;
    // All items are asked before the first is made: only where nothing can fail is that the same.
    return {
      ...about,
      text: `${kept}.map(${arrow({ ...second, text: t.result(second) })})`,
      type: listOf(second.type),
      isSettled: isSettled(second),
    };
  }
  const test = t.truth(first);
  if (name === "filter") return { ...about, text: `${on}filter(${arrow(test)})`, type: from.type };
  // These two look further where an item fails; TypeScript's do not.
  if (failing(test)) return refuse(`${name}() whose condition can fail`);
  if (name === "all") return { ...about, text: `${on}every(${arrow(test)})`, type: boolType };
  if (name === "exists") return { ...about, text: `${on}some(${arrow(test)})`, type: boolType };
  if (name === "exists_one")
    return {
      ...about,
      text: `${on}filter(${arrow(test)}).length === 1`,
      type: boolType,
      binding: binding.equality,
    };
  return refuse(`${name}()`);
}
