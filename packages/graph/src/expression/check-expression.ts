import type { ASTNode } from "@marcbachmann/cel-js";
import { UnsignedInt } from "@marcbachmann/cel-js/evaluator";

import {
  anyType,
  boolType,
  describeType,
  type FieldType,
  intType,
  isNumeric,
  listOf,
  nullType,
  numberType,
  type ObjectType,
  stringType,
  unionOf,
  type ValueType,
} from "../schema/value-type.ts";
import type { Message } from "../diagnostics/message.ts";
import { say, sentences } from "../diagnostics/say.ts";
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
  readonly message: Message;
  readonly range: TextRange;
  /** A text that, put in the place of `range`, removes the problem. */
  readonly replacement?: { readonly title: Message; readonly text: string };
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
    this.#report("PB2201", range, message);
  }

  #report(
    code: ExpressionProblemCode,
    node: TextRange,
    message: Message,
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
      return this.#report("PB2201", node, say("integer_too_large"));
    if (!(value instanceof UnsignedInt)) return typeOfLiteral(value);
    const text = this.#text(node).replace(/u$/i, "");
    return this.#report("PB2201", node, say("no_unsigned", { number: text }), {
      title: say("replace_with_code", { code: text }),
      text,
    });
  }

  #name(node: ASTNode, name: string, place: Place): ValueType {
    const type = place.names.get(name);
    if (type !== undefined) return this.#unlessNull(node, type, place);
    const close = this.#nearest(name, place.names);
    const hint =
      close === undefined
        ? say("known_here", { names: listing(place.names.keys(), place.names.size) })
        : say("did_you_mean", { name: close });
    const replacement =
      close === undefined ? undefined : { title: say("replace_with", { name: close }), text: close };
    return this.#report("PB2101", node, sentences(say("no_such_root", { name }), hint), replacement);
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
        return this.#report("PB2104", target, say("null_has_no", { value: this.#text(target), name }));
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
          say("type_has_no", { value: this.#text(target), type: describeType(from), name }),
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
        this.#wantGuard(node, { type: from.rest, missing: say("missing_in_listing", { name }) }, place);
      return from.rest;
    }
    const close = this.#nearest(name, from.fields);
    const known =
      from.fields.size === 0
        ? say("has_none")
        : say("it_has", { names: listing(from.fields.keys(), from.fields.size) });
    const hint = close === undefined ? known : say("did_you_mean", { name: close });
    // The text of an index ends with a bracket, not with the name.
    const isSelection = node.op === "." || node.op === ".?";
    const target = this.#text(node).slice(0, -name.length);
    const replacement =
      close === undefined || !isSelection
        ? undefined
        : { title: say("replace_with", { name: close }), text: target + close };
    return this.#report("PB2102", node, sentences(say("no_such_root", { name }), hint), replacement);
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
      const type = describeType({ kind: "union", members });
      return this.#report("PB2102", node, say("type_has_no", { value: this.#text(target), type, name }));
    }
    const types = having.map(
      (member): FieldType =>
        member.fields.get(name) ?? {
          type: member.rest ?? anyType,
          missing: say("missing_in_listing", { name }),
        },
    );
    const isEverywhere = having.length === members.length;
    const missing = isEverywhere
      ? types.find((field) => field.missing !== undefined)?.missing
      : say("missing_in_some");
    const type = unionOf(types.map((field) => field.type));
    if (!mayMiss && missing !== undefined) this.#wantGuard(node, { type, missing }, place);
    return type;
  }

  #wantGuard(node: ASTNode, field: FieldType, place: Place): void {
    if (field.missing === undefined || place.present.has(pathOf(node) ?? "")) return;
    const text = this.#text(node);
    const fallback = this.#fallback(node, field.type);
    const problem = say("may_be_missing", { value: text, reason: field.missing });
    if (isChain(node)) {
      const guard = `has(${text})`;
      const replacement =
        fallback === undefined
          ? undefined
          : {
              title: say("guard_with", { guard }),
              text: `(${guard} ? ${text} : ${fallback})`,
            };
      this.#report("PB2103", node, sentences(problem, say("guard_it", { guard })), replacement);
      return;
    }
    // has() takes nothing but a chain of names; anything else is read as an optional.
    const read = `${this.#optionalText(node)}.orValue(${fallback ?? "…"})`;
    const replacement =
      fallback === undefined ? undefined : { title: say("replace_with_code", { code: read }), text: read };
    this.#report("PB2103", node, sentences(problem, say("read_it_as", { code: read })), replacement);
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
        this.#wantWhole("PB2201", key, by, (code) => say("index_not_whole", { code }));
        return from.items;
      }
      return this.#report("PB2201", key, say("index_not_integer", { type: describeType(by) }));
    }
    if (from.kind === "object" && by.kind === "string")
      return this.#property(node, target, from, by.values, mayMiss, place);
    const [only, ...others] = by.kind === "string" ? (by.values ?? []) : [];
    if (from.kind === "union" && only !== undefined && others.length === 0)
      return this.#unionField(node, target, from.members, only, mayMiss, place);
    return this.#report(
      "PB2201",
      node,
      say("not_indexed", {
        value: this.#text(target),
        type: describeType(from),
        index: describeType(by),
      }),
    );
  }

  /** Reports what may be a fraction where the engine takes none. */
  #wantWhole(
    code: "PB2201" | "PB2203",
    node: ASTNode,
    type: ValueType,
    message: (code: string) => Message,
  ): void {
    if (type.kind !== "number" || isWholeLiteral(node)) return;
    const text = `int(${this.#text(node)})`;
    this.#report(code, node, message(text), { title: say("replace_with_code", { code: text }), text });
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
        ? say("missing_key", { value: this.#text(target) })
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
        this.#report("PB2201", key, say("key_dropped", { key: key.args }));
      } else if (key.op === "value" && typeof key.args === "string") fields.set(key.args, { type });
      else {
        this.infer(key, place);
        others.push(type);
      }
    }
    return { kind: "object", fields, ...(others.length > 0 ? { rest: unionOf(others) } : {}) };
  }

  #conditional([test, yes, no]: readonly [ASTNode, ASTNode, ASTNode], place: Place): ValueType {
    this.#bool(test, place, (type) => say("condition_not_boolean", { type }));
    const branches = [
      this.infer(yes, assuming(place, whenTrue(test))),
      this.infer(no, assuming(place, whenFalse(test))),
    ];
    return unionOf(branches);
  }

  #logical([left, right]: readonly [ASTNode, ASTNode], operator: "&&" | "||", place: Place): ValueType {
    this.#bool(left, place, (type) => say("left_not_boolean", { operator, type }));
    const facts = operator === "&&" ? whenTrue(left) : whenFalse(left);
    this.#bool(right, assuming(place, facts), (type) => say("right_not_boolean", { operator, type }));
    return boolType;
  }

  #negation(operand: ASTNode, place: Place): ValueType {
    this.#bool(operand, place, (type) => say("negated_not_boolean", { type }));
    return boolType;
  }

  #bool(node: ASTNode, place: Place, message: (type: Message) => Message): void {
    const type = this.infer(node, place);
    if (type.kind === "bool" || type.kind === "any" || type.kind === "never") return;
    this.#report("PB2201", node, message(describeType(type)));
  }

  #minus(operand: ASTNode, place: Place): ValueType {
    const type = this.infer(operand, place);
    if (isNumeric(type) || type.kind === "any" || type.kind === "never") return type;
    return this.#report("PB2201", operand, say("minus_not_number", { type: describeType(type) }));
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[], place: Place): ValueType {
    if (name === "has") return this.#has(args, place);
    const types = args.map((arg) => this.infer(arg, place));
    const result = callFunction(name, types);
    return typeof result === "object" && "kind" in result
      ? result
      : this.#report("PB2203", node, result.problem, this.#calling(node, node.start, name, result.meant));
  }

  /** The call with the function that was meant; `from` is where its name is looked for. */
  #calling(
    node: ASTNode,
    from: number,
    name: string,
    meant: string | undefined,
  ): ExpressionProblem["replacement"] {
    if (meant === undefined || !this.#withHints) return undefined;
    const { start, end } = spanOf(this.#source, node);
    const at = this.#source.indexOf(name, from);
    // A comment may stand between, and say the name as well.
    if (at === -1 || at + name.length > end || this.#source.slice(from, at).includes("/")) return undefined;
    const text = this.#source.slice(start, at) + meant + this.#source.slice(at + name.length, end);
    return { title: say("replace_with", { name: meant }), text };
  }

  #has(args: readonly ASTNode[], place: Place): ValueType {
    const [argument] = args;
    if (argument === undefined || args.length > 1 || argument.op !== "." || !isChain(argument)) {
      const node = argument ?? { start: 0, end: this.#source.length };
      return this.#report("PB2203", node, say("has_asks_path"));
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
    if (!("kind" in result)) {
      const after = spanOf(this.#source, receiver).end;
      return this.#report("PB2203", node, result.problem, this.#calling(node, after, name, result.meant));
    }
    for (const [at, arg] of args.entries())
      if (isPosition(name, at))
        this.#wantWhole("PB2203", arg, types[at] ?? anyType, (code) =>
          say("position_not_whole", { function: name, code }),
        );
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
    return this.#report("PB2203", node, say("optional_offers"));
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
      this.#bool(filter, inner, (type) => say("filter_not_boolean", { type }));
      return listOf(this.infer(last, assuming(inner, whenTrue(filter))));
    }
    this.#bool(last, inner, (type) => say("asked_not_boolean", { function: name, type }));
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
      say("not_walked", { function: name, value: this.#text(receiver), type: describeType(from) }),
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
      this.#report("PB2201", node, say("never_equal", { left: describeType(a), right: describeType(b) }));
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
        say("not_compared", { left: describeType(a), right: describeType(b), operator: node.op }),
      );
    return boolType;
  }

  #membership(node: ASTNode, [left, right]: readonly [ASTNode, ASTNode], place: Place): ValueType {
    const item = this.infer(left, place);
    const container = this.infer(right, place);
    if (container.kind === "list" && !canBeEqual(item, container.items)) {
      this.#report(
        "PB2201",
        node,
        say("never_in", { item: describeType(item), container: describeType(container) }),
      );
    } else if (container.kind === "object" && !canBeEqual(item, stringType)) {
      this.#report("PB2201", node, say("never_a_key", { item: describeType(item) }));
    } else if (container.kind !== "list" && container.kind !== "object" && !isUnknown(container)) {
      this.#report("PB2201", right, say("in_what", { type: describeType(container) }));
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
    const isText = operator === "+" && (a.kind === "string" || b.kind === "string");
    const message = say("no_meaning", { left: describeType(a), operator, right: describeType(b) });
    return this.#report(
      "PB2201",
      node,
      isText ? sentences(message, say("make_it_text")) : message,
      isText ? this.#asText(node, [left, a], [right, b]) : undefined,
    );
  }

  /** `a + b`, of which one is a text, with the other made one; undefined where string() takes no such value. */
  #asText(
    node: ASTNode,
    [left, a]: readonly [ASTNode, ValueType],
    [right, b]: readonly [ASTNode, ValueType],
  ): ExpressionProblem["replacement"] {
    const [other, type] = a.kind === "string" ? [right, b] : [left, a];
    if (!madeText.has(type.kind)) return undefined;
    const [whole, part] = [spanOf(this.#source, node), spanOf(this.#source, other)];
    const code = `string(${this.#text(other)})`;
    const text = this.#source.slice(whole.start, part.start) + code + this.#source.slice(part.end, whole.end);
    return { title: say("replace_with_code", { code }), text };
  }
}

/** What string() makes a text of, and that is none. */
const madeText = new Set<ValueType["kind"]>(["bool", "int", "number"]);

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
