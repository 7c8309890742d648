import type { ASTNode } from "@marcbachmann/cel-js";

import { boundedSize, linearMatches, spentItems } from "./cel-environment.ts";
import { childrenOf, walk } from "./expression-tree.ts";
import { spanOf } from "./node-span.ts";

interface Insertion {
  readonly at: number;
  readonly text: string;
  readonly removed?: number;
}

/**
 * The text that is run in the place of `source`; the same text where nothing has to change.
 *
 * - `.matches(` calls the linear-time engine.
 * - Macros inside macros and sums beside macros or bindings count what they cost, as both can multiply.
 * - `loosened`: operands that the library would type as literals become dynamic, so that `1 in [1.0]` or a conditional
 *   with a text on one side and null on the other are decided by their values, as they are for values of the run.
 */
export function runnableText(source: string, ast: ASTNode, loosened: boolean): string {
  const insertions: Insertion[] = [];
  const wrap = (node: ASTNode, call: string): void => {
    const { start, end } = spanOf(source, node);
    insertions.push({ at: start, text: `${call}(` }, { at: end, text: ")" });
  };
  let canGrow = false;
  walk(ast, (node) => {
    canGrow ||= node.op === "rcall" && (node.args[0] === "bind" || macros.has(node.args[0]));
  });
  const visit = (node: ASTNode, isInMacro: boolean): void => {
    const isMacro = node.op === "rcall" && macros.has(node.args[0]) && node.args[2].length > 1;
    if (node.op === "rcall" && node.args[0] === "matches") {
      const at = source.indexOf("matches", afterReceiver(source, spanOf(source, node.args[1]).end));
      insertions.push({ at, text: linearMatches, removed: "matches".length });
    }
    if (isMacro && isInMacro) wrap(node.args[1], spentItems);
    if (node.op === "+" && canGrow) wrap(node, boundedSize);
    if (loosened && node.op === "?:") wrap(node.args[1], "dyn");
    if (loosened && statically.has(node.op)) wrap((node.args as readonly [ASTNode, ASTNode])[0], "dyn"); // binary
    for (const child of childrenOf(node)) visit(child, isInMacro || isMacro);
  };
  visit(ast, false);
  return applied(source, insertions);
}

/** Macros that walk a list. */
export const macros: ReadonlySet<string> = new Set(["map", "filter", "all", "exists", "exists_one"]);
const statically: ReadonlySet<string> = new Set(["==", "!=", "in", "+"]);

/** Skips white space and comments: a comment may say “matches” too. */
function afterReceiver(source: string, from: number): number {
  const gap = /^(?:\s|\/\/[^\n]*(?:\n|$))*/.exec(source.slice(from));
  return from + (gap?.[0].length ?? 0);
}

function applied(source: string, insertions: readonly Insertion[]): string {
  // What closes stands before what opens at the same place; the sort is stable, so nested wraps keep their order.
  const sorted = insertions.toSorted(
    (a, b) => a.at - b.at || Number(a.text !== ")") - Number(b.text !== ")"),
  );
  const pieces: string[] = [];
  let at = 0;
  for (const insertion of sorted) {
    pieces.push(source.slice(at, insertion.at), insertion.text);
    at = insertion.at + (insertion.removed ?? 0);
  }
  return pieces.join("") + source.slice(at);
}
