import type { ASTNode } from "@marcbachmann/cel-js";
import { UnsignedInt } from "@marcbachmann/cel-js/evaluator";

import {
  anyType,
  boolType,
  type FieldType,
  intType,
  isNumeric,
  listOf,
  nameOfType,
  nullType,
  numberType,
  type ObjectType,
  stringType,
  unionOf,
  type ValueType,
} from "../schema/value-type.ts";
import { canBeEqual, emptyValue, isUnknown } from "../schema/type-questions.ts";
import { listing, nearest } from "../nearest.ts";
import { callFunction, callMethod, isPosition } from "./function-types.ts";
import { isCelInteger } from "./cel-integer.ts";
import { assuming, naming, pathOf, type Place, walking, whenFalse, whenTrue } from "./guards.ts";
import { patternProblem } from "./linear-regex.ts";
import { spanOf } from "./node-span.ts";
import type { Expression, ExpressionFault, TextRange } from "./parse-expression.ts";
import { macros } from "./runnable-text.ts";
import { usedValues } from "./used-values.ts";

/** The codes of what can be wrong with an expression's names and types. */
export type ExpressionProblemCode =
  | "PB2101"
  | "PB2102"
  | "PB2103"
  | "PB2104"
  | "PB2201"
  | "PB2203"
  | "PB2204";

export interface ExpressionProblem {
  readonly code: ExpressionProblemCode;
  readonly message: string;
  readonly range: TextRange;
  /** A text that, put in the place of `range`, removes the problem. */
  readonly replacement?: { readonly title: string; readonly text: string };
}

export interface CheckedExpression {
  readonly type: ValueType;
  readonly problems: readonly ExpressionProblem[];
}

/** The names an expression may begin with, and their types. */
export type TypeScope = ReadonlyMap<string, ValueType>;

/**
 * Infers the type of an expression and finds what cannot work; total, and reports each thing once, the first
 * `mostProblems` of them.
 *
 * @param withHints whether to look for the name that an author who wrote a wrong one may have meant
 */
export function checkExpression(
  expression: Expression,
  scope: TypeScope,
  withHints = true,
): CheckedExpression {
  const checker = new ExpressionChecker(expression, withHints);
  const type = checker.infer(expression.ast, { names: scope, present: new Set(), nonNull: new Set() });
  if (checker.problems.length === 0 && expression.fault !== undefined) checker.refuse(expression.fault);
  return { type, problems: checker.problems };
}

/** What is wrong beyond so much of one expression is better told when these are mended. */
const mostProblems = 20;

class ExpressionChecker {
  readonly problems: ExpressionProblem[] = [];
  readonly #source: string;
  readonly #ast: ASTNode;
  readonly #withHints: boolean;
  #used: ReadonlySet<ASTNode> | undefined;

  constructor({ source, ast }: Expression, withHints: boolean) {
    this.#source = source;
    this.#ast = ast;
    this.#withHints = withHints;
  }

  infer(node: ASTNode, place: Place): ValueType {
    if (this.problems.length >= mostProblems) return anyType;
    switch (node.op) {
      case "value":
        return this.#literal(node, node.args);
      case "id":
        return this.#name(node, node.args, place);
      case ".":
      case ".?":
        return this.#select(node, node.args[0], node.args[1], node.op === ".?", place);
      case "[]":
      case "[?]":
        return this.#index(node, node.args[0], node.args[1], node.op === "[?]", place);
      case "list":
        return listOf(unionOf(node.args.map((item) => this.infer(item, place))));
      case "map":
        return this.#mapLiteral(node.args, place);
      case "?:":
        return this.#conditional(node.args, place);
      case "&&":
      case "||":
        return this.#logical(node.args, node.op, place);
      case "!_":
        return this.#negation(node.args, place);
      case "-_":
        return this.#minus(node.args, place);
      case "call":
        return this.#call(node, node.args[0], node.args[1], place);
      case "rcall":
        return this.#methodCall(node, node.args[0], node.args[1], node.args[2], place);
      case "==":
      case "!=":
        return this.#equality(node, node.args, place);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return this.#comparison(node, node.args, place);
      case "in":
        return this.#membership(node, node.args, place);
      case "+":
      case "-":
      case "*":
      case "/":
      case "%":
        return this.#arithmetic(node, node.op, node.args, place);
    }
  }

  /** Reports what only the engine knows to be wrong. */
  refuse({ message, range }: ExpressionFault): void {
    this.#report("PB2201", range, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`);
  }

  #report(
    code: ExpressionProblemCode,
    node: TextRange,
    message: string,
    replacement?: ExpressionProblem["replacement"],
  ): ValueType {
    this.problems.push({
      code,
      message,
      range: spanOf(this.#source, node),
      ...(replacement && { replacement }),
    });
    // What follows from a mistake is not another mistake.
    return anyType;
  }

  #nearest(name: string, known: ReadonlyMap<string, unknown>): string | undefined {
    return this.#withHints ? nearest(name, known.keys()) : undefined;
  }

  #text(node: TextRange): string {
    const { start, end } = spanOf(this.#source, node);
    return this.#source.slice(start, end);
  }

  #literal(node: ASTNode, value: unknown): ValueType {
    if (typeof value === "bigint" && !Number.isSafeInteger(Number(value)))
      return this.#report("PB2201", node, "JSON cannot carry this integer exactly; it can up to 2^53 - 1.");
    if (!(value instanceof UnsignedInt)) return typeOfLiteral(value);
    const text = this.#text(node).replace(/u$/i, "");
    return this.#report("PB2201", node, `JSON has no unsigned numbers. Write ${text}.`, {
      title: `Replace with ${text}`,
      text,
    });
  }

  #name(node: ASTNode, name: string, place: Place): ValueType {
    const type = place.names.get(name);
    if (type !== undefined) return this.#unlessNull(node, type, place);
    const close = this.#nearest(name, place.names);
    const hint =
      close === undefined
        ? `Known here: ${listing(place.names.keys(), place.names.size)}.`
        : `Did you mean “${close}”?`;
    const replacement = close === undefined ? undefined : { title: `Replace with “${close}”`, text: close };
    return this.#report("PB2101", node, `There is no “${name}” here. ${hint}`, replacement);
  }

  #select(node: ASTNode, target: ASTNode, name: string, isOptional: boolean, place: Place): ValueType {
    const from = this.infer(target, place);
    const inside = from.kind === "optional" ? from.value : from;
    const wrap = isOptional || from.kind === "optional";
    const type = this.#field(node, target, inside, name, wrap, place);
    return wrap ? { kind: "optional", value: type } : this.#unlessNull(node, type, place);
  }

  #field(
    node: ASTNode,
    target: ASTNode,
    from: ValueType,
    name: string,
    mayMiss: boolean,
    place: Place,
  ): ValueType {
    switch (from.kind) {
      case "any":
      case "never":
        return anyType;
      case "object":
        return this.#objectField(node, from, name, mayMiss, place);
      case "union":
        return this.#unionField(node, target, from.members, name, mayMiss, place);
      case "null":
        return this.#report("PB2104", target, `“${this.#text(target)}” is null here; it has no “${name}”.`);
      case "optional":
      case "bool":
      case "int":
      case "number":
      case "string":
      case "list":
      case "timestamp":
      case "duration":
      case "bytes":
        return this.#report(
          "PB2102",
          node,
          `“${this.#text(target)}” is ${nameOfType(from)}; it has no “${name}”.`,
        );
    }
  }

  #objectField(node: ASTNode, from: ObjectType, name: string, mayMiss: boolean, place: Place): ValueType {
    const field = from.fields.get(name);
    if (field !== undefined) {
      if (!mayMiss) this.#wantGuard(node, field, place);
      return field.type;
    }
    if (from.rest !== undefined) {
      if (!mayMiss)
        this.#wantGuard(node, { type: from.rest, missing: `“${name}” is not a listed property` }, place);
      return from.rest;
    }
    const close = this.#nearest(name, from.fields);
    const known =
      from.fields.size === 0 ? "It has none." : `It has ${listing(from.fields.keys(), from.fields.size)}.`;
    const hint = close === undefined ? known : `Did you mean “${close}”?`;
    // The text of an index ends with a bracket, not with the name.
    const isSelection = node.op === "." || node.op === ".?";
    const target = this.#text(node).slice(0, -name.length);
    const replacement =
      close === undefined || !isSelection
        ? undefined
        : { title: `Replace with “${close}”`, text: target + close };
    return this.#report("PB2102", node, `There is no “${name}” here. ${hint}`, replacement);
  }

  #unionField(
    node: ASTNode,
    target: ASTNode,
    members: readonly ValueType[],
    name: string,
    mayMiss: boolean,
    place: Place,
  ): ValueType {
    const objects = members.filter((member) => member.kind === "object");
    const having = objects.filter((member) => member.fields.has(name) || member.rest !== undefined);
    if (having.length === 0) {
      const type = nameOfType({ kind: "union", members });
      return this.#report("PB2102", node, `“${this.#text(target)}” is ${type}; it has no “${name}”.`);
    }
    const types = having.map(
      (member): FieldType =>
        member.fields.get(name) ?? {
          type: member.rest ?? anyType,
          missing: `“${name}” is not a listed property`,
        },
    );
    const isEverywhere = having.length === members.length;
    const missing = isEverywhere
      ? types.find((field) => field.missing !== undefined)?.missing
      : "not every kind of value here has it";
    const type = unionOf(types.map((field) => field.type));
    if (!mayMiss && missing !== undefined) this.#wantGuard(node, { type, missing }, place);
    return type;
  }

  #wantGuard(node: ASTNode, field: FieldType, place: Place): void {
    if (field.missing === undefined || place.present.has(pathOf(node) ?? "")) return;
    const text = this.#text(node);
    const fallback = this.#fallback(node, field.type);
    const problem = `“${text}” may be missing: ${field.missing}.`;
    if (isChain(node)) {
      const guard = `has(${text})`;
      const replacement =
        fallback === undefined
          ? undefined
          : {
              title: `Guard with ${guard}`,
              text: `(${guard} ? ${text} : ${fallback})`,
            };
      this.#report("PB2103", node, `${problem} Guard it with ${guard}.`, replacement);
      return;
    }
    // has() takes nothing but a chain of names; anything else is read as an optional.
    const read = `${this.#optionalText(node)}.orValue(${fallback ?? "…"})`;
    const replacement = fallback === undefined ? undefined : { title: `Replace with ${read}`, text: read };
    this.#report("PB2103", node, `${problem} Read it as ${read}.`, replacement);
  }

  /** What may stand where a value is missing; undefined where only the author can say, as null would fail there. */
  #fallback(node: ASTNode, type: ValueType): string | undefined {
    const fallback = emptyValue(type);
    this.#used ??= usedValues(this.#ast);
    return fallback === "null" && this.#used.has(node) ? undefined : fallback;
  }

  #optionalText(node: ASTNode): string {
    if (node.op === "[]") return `${this.#text(node.args[0])}[?${this.#text(node.args[1])}]`;
    return node.op === "." ? `${this.#text(node.args[0])}.?${node.args[1]}` : this.#text(node);
  }

  /** Drops `null` from a type where a comparison with null has ruled it out. */
  #unlessNull(node: ASTNode, type: ValueType, place: Place): ValueType {
    if (type.kind !== "union" || !place.nonNull.has(pathOf(node) ?? "")) return type;
    return unionOf(type.members.filter((member) => member.kind !== "null"));
  }

  #index(node: ASTNode, target: ASTNode, key: ASTNode, isOptional: boolean, place: Place): ValueType {
    const from = this.infer(target, place);
    const by = this.infer(key, place);
    const inside = from.kind === "optional" ? from.value : from;
    const wrap = isOptional || from.kind === "optional";
    const type = this.#item(node, target, inside, key, by, wrap, place);
    return wrap ? { kind: "optional", value: type } : this.#unlessNull(node, type, place);
  }

  #item(
    node: ASTNode,
    target: ASTNode,
    from: ValueType,
    key: ASTNode,
    by: ValueType,
    mayMiss: boolean,
    place: Place,
  ): ValueType {
    if (from.kind === "any" || by.kind === "any") return from.kind === "list" ? from.items : anyType;
    if (from.kind === "list") {
      if (isNumeric(by)) {
        this.#wantWhole("PB2201", key, by, "A list is indexed by an integer");
        return from.items;
      }
      return this.#report("PB2201", key, `A list is indexed by an integer, not by ${nameOfType(by)}.`);
    }
    if (from.kind === "object" && by.kind === "string")
      return this.#property(node, target, from, by.values, mayMiss, place);
    const [only, ...others] = by.kind === "string" ? (by.values ?? []) : [];
    if (from.kind === "union" && only !== undefined && others.length === 0)
      return this.#unionField(node, target, from.members, only, mayMiss, place);
    return this.#report(
      "PB2201",
      node,
      `“${this.#text(target)}” is ${nameOfType(from)}; it cannot be indexed by ${nameOfType(by)}.`,
    );
  }

  /** Reports what may be a fraction where the engine takes none. */
  #wantWhole(code: "PB2201" | "PB2203", node: ASTNode, type: ValueType, want: string): void {
    if (type.kind !== "number" || isWholeLiteral(node)) return;
    const text = `int(${this.#text(node)})`;
    this.#report(code, node, `${want}; this may be a fraction. Write ${text}.`, {
      title: `Replace with ${text}`,
      text,
    });
  }

  /** `target[key]` where the key is a text, one of `keys` where they are known. */
  #property(
    node: ASTNode,
    target: ASTNode,
    from: ObjectType,
    keys: readonly string[] | undefined,
    mayMiss: boolean,
    place: Place,
  ): ValueType {
    const [only, ...others] = keys ?? [];
    if (only !== undefined && others.length === 0) return this.#objectField(node, from, only, mayMiss, place);
    const fields = keys?.map((key) => from.fields.get(key)) ?? [undefined];
    const known = fields.every((field) => field !== undefined) ? fields : undefined;
    const type = known === undefined ? typeOfAnyField(from) : unionOf(known.map((field) => field.type));
    const missing =
      known === undefined
        ? `“${this.#text(target)}” need not have this key`
        : known.find((field) => field.missing !== undefined)?.missing;
    if (!mayMiss && missing !== undefined) this.#wantGuard(node, { type, missing }, place);
    return type;
  }

  #mapLiteral(entries: readonly (readonly [ASTNode, ASTNode])[], place: Place): ValueType {
    const fields = new Map<string, FieldType>();
    const others: ValueType[] = [];
    for (const [key, value] of entries) {
      const type = this.infer(value, place);
      if (key.op === "value" && typeof key.args === "string" && droppedKeys.has(key.args)) {
        this.#report("PB2201", key, `“${key.args}” cannot be a key of an object that an expression makes.`);
      } else if (key.op === "value" && typeof key.args === "string") fields.set(key.args, { type });
      else {
        this.infer(key, place);
        others.push(type);
      }
    }
    return { kind: "object", fields, ...(others.length > 0 ? { rest: unionOf(others) } : {}) };
  }

  #conditional([test, yes, no]: readonly [ASTNode, ASTNode, ASTNode], place: Place): ValueType {
    this.#bool(test, place, "The condition before “?”");
    const branches = [
      this.infer(yes, assuming(place, whenTrue(test))),
      this.infer(no, assuming(place, whenFalse(test))),
    ];
    return unionOf(branches);
  }

  #logical([left, right]: readonly [ASTNode, ASTNode], operator: "&&" | "||", place: Place): ValueType {
    this.#bool(left, place, `The left side of “${operator}”`);
    const facts = operator === "&&" ? whenTrue(left) : whenFalse(left);
    this.#bool(right, assuming(place, facts), `The right side of “${operator}”`);
    return boolType;
  }

  #negation(operand: ASTNode, place: Place): ValueType {
    this.#bool(operand, place, "What “!” negates");
    return boolType;
  }

  #bool(node: ASTNode, place: Place, what: string): void {
    const type = this.infer(node, place);
    if (type.kind === "bool" || type.kind === "any" || type.kind === "never") return;
    this.#report("PB2201", node, `${what} must be boolean; this is ${nameOfType(type)}.`);
  }

  #minus(operand: ASTNode, place: Place): ValueType {
    const type = this.infer(operand, place);
    if (isNumeric(type) || type.kind === "any" || type.kind === "never") return type;
    return this.#report("PB2201", operand, `Only a number can be negated; this is ${nameOfType(type)}.`);
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[], place: Place): ValueType {
    if (name === "has") return this.#has(args, place);
    const types = args.map((arg) => this.infer(arg, place));
    const result = callFunction(name, types);
    return typeof result === "object" && "kind" in result
      ? result
      : this.#report("PB2203", node, result.problem);
  }

  #has(args: readonly ASTNode[], place: Place): ValueType {
    const [argument] = args;
    if (argument === undefined || args.length > 1 || argument.op !== "." || !isChain(argument)) {
      const node = argument ?? { start: 0, end: this.#source.length };
      return this.#report("PB2203", node, "has() asks for a path of names, such as has(input.name).");
    }
    // Whether it is there is the question, so it need not be; what it is read from must.
    const [target, name] = argument.args;
    const from = this.infer(target, place);
    if (from.kind !== "null" && from.kind !== "optional")
      this.#field(argument, target, from, name, true, place);
    return boolType;
  }

  #methodCall(
    node: ASTNode,
    name: string,
    receiver: ASTNode,
    args: readonly ASTNode[],
    place: Place,
  ): ValueType {
    if (receiver.op === "id" && !place.names.has(receiver.args)) {
      if (receiver.args === "cel" && name === "bind") return this.#bind(args, place);
      if (receiver.args === "optional") return this.#optional(node, name, args, place);
    }
    const from = this.infer(receiver, place);
    const macro = this.#macro(node, name, receiver, from, args, place);
    if (macro !== undefined) return macro;
    const types = args.map((arg) => this.infer(arg, place));
    if (name === "matches") this.#pattern(args[0]);
    const result = callMethod(name, from, types);
    if (!("kind" in result)) return this.#report("PB2203", node, result.problem);
    for (const [at, arg] of args.entries())
      if (isPosition(name, at))
        this.#wantWhole("PB2203", arg, types[at] ?? anyType, `${name}() takes integers here`);
    return result;
  }

  #bind([variable, value, body]: readonly ASTNode[], place: Place): ValueType {
    if (variable?.op !== "id" || value === undefined || body === undefined) return anyType;
    return this.infer(body, naming(place, variable.args, this.infer(value, place)));
  }

  #optional(node: ASTNode, name: string, args: readonly ASTNode[], place: Place): ValueType {
    const [value] = args;
    if (name === "none" && value === undefined) return { kind: "optional", value: { kind: "never" } };
    if (name === "of" && value !== undefined && args.length === 1)
      return { kind: "optional", value: this.infer(value, place) };
    return this.#report("PB2203", node, "There are optional.of(value) and optional.none().");
  }

  /** `list.map(x, …)` and its kind, which bring a name of their own. Undefined for what is an ordinary method. */
  #macro(
    node: ASTNode,
    name: string,
    receiver: ASTNode,
    from: ValueType,
    args: readonly ASTNode[],
    place: Place,
  ): ValueType | undefined {
    if (!macros.has(name) || args.length < 2 || args[0]?.op !== "id") return undefined;
    const items = this.#itemsOf(node, name, receiver, from);
    const inner = walking(place, args[0].args, items, from.kind === "object" ? pathOf(receiver) : undefined);
    const last = args.at(-1);
    if (last === undefined) return undefined;
    if (name === "map") {
      const [, filter] = args;
      if (args.length === 2 || filter === undefined) return listOf(this.infer(last, inner));
      this.#bool(filter, inner, "The filter of map()");
      return listOf(this.infer(last, assuming(inner, whenTrue(filter))));
    }
    this.#bool(last, inner, `What ${name}() asks of each item`);
    return name === "filter" ? listOf(items) : boolType;
  }

  #itemsOf(node: ASTNode, name: string, receiver: ASTNode, from: ValueType): ValueType {
    if (from.kind === "list") return from.items;
    if (from.kind === "any" || from.kind === "never") return anyType;
    // Over an object the macros walk its keys.
    if (from.kind === "object") return stringType;
    return this.#report(
      "PB2201",
      node,
      `${name}() walks a list; “${this.#text(receiver)}” is ${nameOfType(from)}.`,
    );
  }

  #pattern(argument: ASTNode | undefined): void {
    if (argument?.op !== "value" || typeof argument.args !== "string") return;
    const problem = patternProblem(argument.args);
    if (problem !== undefined) this.#report("PB2204", argument, problem);
  }

  #equality(node: ASTNode, [left, right]: readonly [ASTNode, ASTNode], place: Place): ValueType {
    const a = this.infer(left, place);
    const b = this.infer(right, place);
    if (!canBeEqual(a, b)) {
      this.#report("PB2201", node, `${nameOfType(a)} and ${nameOfType(b)} are never equal.`);
    }
    return boolType;
  }

  #comparison(node: ASTNode, [left, right]: readonly [ASTNode, ASTNode], place: Place): ValueType {
    const a = this.infer(left, place);
    const b = this.infer(right, place);
    const ordered =
      isUnknown(a) ||
      isUnknown(b) ||
      (isNumeric(a) && isNumeric(b)) ||
      (a.kind === b.kind && orderedKinds.has(a.kind));
    if (!ordered)
      this.#report(
        "PB2201",
        node,
        `${nameOfType(a)} and ${nameOfType(b)} cannot be compared with “${node.op}”.`,
      );
    return boolType;
  }

  #membership(node: ASTNode, [left, right]: readonly [ASTNode, ASTNode], place: Place): ValueType {
    const item = this.infer(left, place);
    const container = this.infer(right, place);
    if (container.kind === "list" && !canBeEqual(item, container.items)) {
      this.#report("PB2201", node, `${nameOfType(item)} is never in a ${nameOfType(container)}.`);
    } else if (container.kind === "object" && !canBeEqual(item, stringType)) {
      this.#report("PB2201", node, `The keys of an object are texts, never ${nameOfType(item)}.`);
    } else if (container.kind !== "list" && container.kind !== "object" && !isUnknown(container)) {
      this.#report("PB2201", right, `“in” looks into a list or an object; this is ${nameOfType(container)}.`);
    }
    return boolType;
  }

  #arithmetic(
    node: ASTNode,
    operator: string,
    [left, right]: readonly [ASTNode, ASTNode],
    place: Place,
  ): ValueType {
    const a = this.infer(left, place);
    const b = this.infer(right, place);
    if (isNumeric(a) && isNumeric(b))
      return a.kind === "int" && b.kind === "int" && (operator !== "/" || isCelInteger(node))
        ? intType
        : numberType;
    if (isUnknown(a) || isUnknown(b)) return anyType;
    if (operator === "+" && a.kind === "string" && b.kind === "string") return stringType;
    if (operator === "+" && a.kind === "list" && b.kind === "list")
      return listOf(unionOf([a.items, b.items]));
    if ((operator === "+" || operator === "-") && timeArithmetic.has(`${a.kind} ${operator} ${b.kind}`)) {
      return { kind: timeArithmetic.get(`${a.kind} ${operator} ${b.kind}`) ?? "any" };
    }
    const hint =
      operator === "+" && (a.kind === "string" || b.kind === "string")
        ? " Turn the other side into text with string()."
        : "";
    return this.#report(
      "PB2201",
      node,
      `${nameOfType(a)} ${operator} ${nameOfType(b)} has no meaning.${hint}`,
    );
  }
}

/** Keys that the engine leaves out of the objects it makes, because they mean something to JavaScript. */
const droppedKeys = new Set(["__proto__", "constructor", "prototype"]);
const orderedKinds = new Set<ValueType["kind"]>(["string", "bool", "timestamp", "duration"]);
const timeArithmetic = new Map<string, "timestamp" | "duration">([
  ["timestamp + duration", "timestamp"],
  ["duration + timestamp", "timestamp"],
  ["duration + duration", "duration"],
  ["timestamp - duration", "timestamp"],
  ["timestamp - timestamp", "duration"],
  ["duration - duration", "duration"],
]);

function typeOfLiteral(value: unknown): ValueType {
  if (value === null) return nullType;
  if (typeof value === "bigint") return intType;
  if (typeof value === "number") return numberType;
  if (typeof value === "boolean") return boolType;
  if (typeof value === "string") return { kind: "string", values: [value] };
  return { kind: "bytes" };
}

const fieldTypes = new WeakMap<ObjectType, ValueType>();

/** The type of any property of an object, whichever it is. */
function typeOfAnyField(object: ObjectType): ValueType {
  const known = fieldTypes.get(object);
  if (known !== undefined) return known;
  const types = [...object.fields.values()].map((field) => field.type);
  const type = unionOf(object.rest === undefined ? types : [...types, object.rest]);
  fieldTypes.set(object, type);
  return type;
}

/** Whether a node is spelled as names and dots alone, which is all that has() takes. */
function isChain(node: ASTNode): boolean {
  if (node.op === "id") return true;
  return (node.op === "." || node.op === ".?") && isChain(node.args[0]);
}

const isWholeLiteral = ({ op, args }: ASTNode): boolean => op === "value" && Number.isInteger(args);
