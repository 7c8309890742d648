import type { ASTNode } from "@marcbachmann/cel-js";

/** Calls `visit` with every node of the tree, parents first. */
export function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

/** The operands of a node, in the order of the text. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "list":
      return node.args;
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return node.args;
  }
}

/** Levels of the tree. Without recursion: a sum of thousands of terms is a tree as deep. */
export function depthOf(root: ASTNode): number {
  let depth = 0;
  for (let level: readonly ASTNode[] = [root]; level.length > 0; level = level.flatMap(childrenOf)) depth++;
  return depth;
}
