import type { ASTNode } from "@marcbachmann/cel-js";

const makingIntegers = new Set(["size", "int", "indexOf", "lastIndexOf"]);

/**
 * Whether an expression surely makes an integer of CEL, of which `/` drops the fraction. Integers that come out of JSON
 * are doubles to the engine, and dividing one is real division.
 */
export function isCelInteger(node: ASTNode): boolean {
  switch (node.op) {
    case "value":
      return typeof node.args === "bigint";
    case "-_":
      return isCelInteger(node.args);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return node.args.every(isCelInteger);
    case "call":
    case "rcall":
      return makingIntegers.has(node.args[0]);
    default:
      return false;
  }
}
