import type { HelperName } from "../project/helpers.ts";
import { visitList, visitMap } from "./aggregates.ts";
import { callFunction, callMethod } from "./calls.ts";
import { conditional } from "./choices.ts";
import { literal } from "./literal.ts";
import type { Names } from "./names.ts";
import { arithmetic, comparison, equality, logical, membership } from "./operators.ts";
import { binding, type Piece, refuse, within } from "./piece.ts";
import { indexInto, selectProperty } from "./property-reads.ts";
import { boolType, printType, type StaticType } from "./static-type.ts";
import type { TranslationUses } from "./translate.ts";
import type { Tree } from "./tree.ts";

/** Makes a piece of TypeScript of each piece of an expression. */
export class Translator {
  readonly uses: TranslationUses;

  constructor(uses: TranslationUses) {
    this.uses = uses;
  }

  /** The text of a piece whose value leaves the expression. */
  result(piece: Piece): string {
    return piece.wants === undefined ? piece.text : this.call(piece.wants, piece.text);
  }

  /** A piece that is worked with. */
  operand(node: Tree, names: Names): Piece {
    const piece = this.visit(node, names);
    if (piece.isSettled === true)
      return refuse("a list, object or choice of computed numbers that is used further");
    return piece;
  }

  visit(node: Tree, names: Names): Piece {
    switch (node.op) {
      case "value":
        return literal(node.args);
      case "id": {
        const name = names.get(node.args);
        if (name === undefined) return refuse(`“${node.args}” has no counterpart there`);
        return { text: name.text, type: name.type, binding: binding.tight, canFail: false };
      }
      case ".":
        return selectProperty(this, node.args[0], node.args[1], names);
      case "[]":
        return indexInto(this, node.args[0], node.args[1], names);
      case "list":
        return visitList(this, node.args, names);
      case "map":
        return visitMap(this, node.args, names);
      case "?:":
        return conditional(this, node.args, names);
      case "&&":
      case "||":
        return logical(this, node.args, node.op, names);
      case "!_": {
        const operand = this.truth(this.operand(node.args, names));
        return {
          ...operand,
          text: `!${within(operand, binding.unary)}`,
          binding: binding.unary,
          type: boolType,
        };
      }
      case "-_": {
        const operand = this.operand(node.args, names);
        if (operand.type.kind !== "number") return refuse("the sign of a value that may be no number");
        // The engine's integers have no -0.
        if (operand.type.rep !== "double" && !/^[1-9]\d*$/.test(operand.text))
          return { ...operand, text: `0 - ${within(operand, binding.product)}`, binding: binding.sum };
        return { ...operand, text: `-${within(operand, binding.tight)}`, binding: binding.unary };
      }
      case "==":
      case "!=":
        return equality(this, node.args, node.op, names);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return comparison(this, node.args, node.op, names);
      case "in":
        return membership(this, node.args, names);
      case "+":
      case "-":
      case "*":
      case "/":
      case "%":
        return arithmetic(this, node.args, node.op, names);
      case "call":
        return callFunction(this, node.args[0], node.args[1], names);
      case "rcall":
        return callMethod(this, node.args[0], node.args[1], node.args[2], names);
      case ".?":
      case "[?]":
        return refuse("an optional that is not read by orValue()");
    }
    return refuse("a construct that has no counterpart in TypeScript");
  }

  call(helper: HelperName, ...args: string[]): string {
    this.uses.helpers.add(helper);
    return `${helper}(${args.join(", ")})`;
  }

  truth(piece: Piece): Piece {
    if (piece.type.kind === "bool") return piece;
    if (piece.type.kind !== "unknown") return refuse("a condition that is not boolean");
    return { text: this.call("truth", piece.text), type: boolType, binding: binding.tight, canFail: true };
  }

  mention(type: StaticType): void {
    const text = printType(type);
    if (/\bJson\b/.test(text)) this.uses.types.add("Json");
    if (/\bJsonObject\b/.test(text)) this.uses.types.add("JsonObject");
  }

  /** Two pieces of which one will be the value: what they want can wait where both are numbers. */
  together(a: Piece, b: Piece): [Piece, Piece, Piece["wants"]] {
    if (a.wants === undefined && b.wants === undefined) return [a, b, undefined];
    const wanted = new Set([a, b].flatMap(({ wants }) => wants ?? []));
    const [only] = wanted;
    // Every number may be asked to be finite, but not every one to be an integer.
    const isForBoth = only === "finite" || a.wants === b.wants;
    if (wanted.size === 1 && isForBoth && a.type.kind === "number" && b.type.kind === "number")
      return [a, b, only];
    return [this.settled(a), this.settled(b), undefined];
  }

  settled(piece: Piece): Piece {
    if (piece.wants === undefined) return piece;
    return {
      ...piece,
      text: this.result(piece),
      binding: binding.tight,
      wants: undefined,
      canFail: true,
      isSettled: true,
    };
  }
}
