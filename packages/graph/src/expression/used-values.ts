import type { ASTNode } from "@marcbachmann/cel-js";

import { walk } from "./expression-tree.ts";

/**
 * The parts of an expression from which something is read: a property, an item, the result of a call or an operator. Null
 * would fail there, where it may stand for itself anywhere else.
 */
export function usedValues(ast: ASTNode): ReadonlySet<ASTNode> {
  const used = new Set<ASTNode>();
  // Parents come first, so what is handed on is known to be used by then.
  walk(ast, (node) => {
    for (const operand of usedBy(node)) used.add(operand);
    if (used.has(node)) for (const operand of handedOn(node)) used.add(operand);
  });
  return used;
}

/** Methods whose last argument is a value to keep, not one to look into. */
const keeping = new Set(["map", "bind", "of", "or", "orValue"]);

function usedBy(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
    case "list":
    case "==":
    case "!=":
      return [];
    case "map":
      return node.args.map(([key]) => key);
    case ".":
    case ".?":
    case "?:":
      return [node.args[0]];
    case "!_":
    case "-_":
      return [node.args];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...(keeping.has(node.args[0]) ? node.args[2].slice(0, -1) : node.args[2])];
    default:
      return node.args;
  }
}

/** What a node's value may be as it is. */
function handedOn(node: ASTNode): readonly ASTNode[] {
  if (node.op === "?:") return node.args.slice(1);
  const isKept = node.op === "rcall" && (node.args[0] === "bind" || node.args[0] === "orValue");
  return isKept ? node.args[2].slice(-1) : [];
}
