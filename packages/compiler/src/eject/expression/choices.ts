import type { Names } from "./names.ts";
import { binding, failing, type Piece, within } from "./piece.ts";
import { orElse } from "./or-else.ts";
import { optionalProperty } from "./property-reads.ts";
import { commonType } from "./static-type.ts";
import type { Translator } from "./translator.ts";
import type { Tree } from "./tree.ts";

/** `a ? b : c`. */
export function conditional(
  t: Translator,
  [test, yes, no]: readonly [Tree, Tree, Tree],
  names: Names,
): Piece {
  const fallback = fallbackOf(t, test, yes, no, names);
  if (fallback !== undefined) return fallback;
  const condition = t.truth(t.operand(test, names));
  const isNull = nullTest(test);
  const known = isNull === undefined ? names : withoutNull(isNull.name, names);
  const [a, b, wants] = t.together(
    t.visit(yes, isNull?.operator === "!=" ? known : names),
    t.visit(no, isNull?.operator === "==" ? known : names),
  );
  return {
    text: `${within(condition, binding.or)} ? ${within(a, binding.conditional)} : ${within(b, binding.conditional)}`,
    type: commonType([a.type, b.type]),
    binding: binding.conditional,
    canFail: failing(condition) || failing(a) || failing(b),
    isSettled: a.isSettled === true || b.isSettled === true,
    wants,
  };
}

/** `has(a.b) ? a.b : c` is `a.b ?? c` where `a.b` is never null. */
export function fallbackOf(t: Translator, test: Tree, yes: Tree, no: Tree, names: Names): Piece | undefined {
  if (test.op !== "call" || test.args[0] !== "has" || yes.op !== ".") return undefined;
  const [asked] = test.args[1];
  if (asked === undefined || pathOf(asked) === undefined || pathOf(asked) !== pathOf(yes)) return undefined;
  const read = optionalProperty(t, yes.args[0], yes.args[1], names);
  return read === undefined ? undefined : orElse(t, read, t.visit(no, names));
}

function pathOf(node: Tree): string | undefined {
  if (node.op === "id") return node.args;
  if (node.op !== ".") return undefined;
  const target = pathOf(node.args[0]);
  return target === undefined ? undefined : `${target}.${JSON.stringify(node.args[1])}`;
}

/** `name == null` or `name != null`, of a plain name. */
function nullTest(node: Tree): { readonly name: string; readonly operator: "==" | "!=" } | undefined {
  if (node.op !== "==" && node.op !== "!=") return undefined;
  const [left, right] = node.args;
  const [name, other] = left.op === "id" ? [left, right] : [right, left];
  const isNull = other.op === "value" && other.args === null;
  return isNull && name.op === "id" ? { name: name.args, operator: node.op } : undefined;
}

/** The names where one of them has been seen not to be null, which TypeScript has seen too. */
function withoutNull(name: string, names: Names): Names {
  const known = names.get(name);
  return known?.type.kind === "nullable"
    ? new Map([...names, [name, { ...known, type: known.type.of }]])
    : names;
}
