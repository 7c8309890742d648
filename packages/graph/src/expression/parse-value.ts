import type { Message } from "../diagnostics/message.ts";
import type { Json, JsonObject } from "../json.ts";
import { closingBraces } from "./parse-template.ts";
import { type Expression, parseExpression, type Scope, type TextRange } from "./parse-expression.ts";

/** An expression found inside a JSON value; `pointer` says where, relative to the value. */
export interface ValuePart {
  readonly pointer: string;
  /** The string at `pointer`. */
  readonly text: string;
  readonly expression: Expression;
  /** Inside the string. */
  readonly range: TextRange;
}

/** JSON in which any string that is exactly `{{ CEL }}` stands for that expression's value. */
export interface ValueTemplate {
  readonly parts: readonly ValuePart[];
  /** @throws {ExpressionError} */
  evaluate(scope: Scope): Json;
}

export interface ValueProblem {
  readonly pointer: string;
  readonly message: Message;
  readonly range: TextRange;
}

/** Parses a value; never throws. Every problem found is listed; with problems, the template must not be run. */
export function parseValue(value: Json): {
  readonly template: ValueTemplate;
  readonly problems: readonly ValueProblem[];
} {
  const parts: ValuePart[] = [];
  const problems: ValueProblem[] = [];
  const make = prepare(value, "", parts, problems);
  return { template: { parts, evaluate: make }, problems };
}

type Make = (scope: Scope) => Json;

function prepare(value: Json, pointer: string, parts: ValuePart[], problems: ValueProblem[]): Make {
  if (typeof value === "string") return prepareString(value, pointer, parts, problems);
  if (typeof value !== "object" || value === null) return () => value;
  const before = parts.length + problems.length;
  const make = isList(value)
    ? prepareList(value, pointer, parts, problems)
    : prepareObject(value, pointer, parts, problems);
  // What holds no expression is the same value every time.
  return parts.length + problems.length === before ? () => value : make;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function prepareList(
  list: readonly Json[],
  pointer: string,
  parts: ValuePart[],
  problems: ValueProblem[],
): Make {
  const items = list.map((item, index) => prepare(item, `${pointer}/${index}`, parts, problems));
  return (scope) => items.map((item) => item(scope));
}

function prepareObject(
  object: JsonObject,
  pointer: string,
  parts: ValuePart[],
  problems: ValueProblem[],
): Make {
  const fields = Object.entries(object).map(([name, field]): [string, Make] => [
    name,
    prepare(field, `${pointer}/${escapePointer(name)}`, parts, problems),
  ]);
  return (scope) => Object.fromEntries(fields.map(([name, field]) => [name, field(scope)]));
}

function prepareString(text: string, pointer: string, parts: ValuePart[], problems: ValueProblem[]): Make {
  const inner = wholeExpression(text);
  if (inner === undefined) return () => text;
  const start = text.indexOf("{{") + 2 + (inner.length - inner.trimStart().length);
  const parsed = parseExpression(inner.trim());
  if (!parsed.ok) {
    problems.push({
      pointer,
      message: parsed.message,
      range: { start: start + parsed.range.start, end: start + parsed.range.end },
    });
    return () => null;
  }
  const { expression } = parsed;
  parts.push({ pointer, text, expression, range: { start, end: start + inner.trim().length } });
  return (scope) => expression.evaluate(scope);
}

/** What stands between the braces where the string is one expression and nothing else. */
function wholeExpression(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{{")) return undefined;
  const close = closingBraces(trimmed, 2);
  return close !== -1 && close === trimmed.length - 2 ? trimmed.slice(2, close) : undefined;
}

/** One token of a JSON pointer (RFC 6901 section 3). */
export const escapePointer = (token: string): string => token.replaceAll("~", "~0").replaceAll("/", "~1");

/** The token that `escapePointer` has escaped. */
export const unescapePointer = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~");
