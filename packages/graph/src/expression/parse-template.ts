import type { Message } from "../diagnostics/message.ts";
import { say } from "../diagnostics/say.ts";
import type { Json } from "../json.ts";
import { endOfLiteral } from "./node-span.ts";
import { type Expression, parseExpression, type Scope, type TextRange } from "./parse-expression.ts";

/** A piece of a template: text as it is, or an expression whose value is written in its place. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly expression: Expression; readonly range: TextRange };

export interface Template {
  readonly source: string;
  readonly parts: readonly TemplatePart[];
  /** @throws {ExpressionError} */
  render(scope: Scope): string;
}

export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly message: Message; readonly range: TextRange };

/** Parses text with `{{ expression }}`; never throws. A literal `{{` is written `{{ "{{" }}`. */
export function parseTemplate(source: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("{{", at);
    const text = source.slice(at, open === -1 ? undefined : open);
    if (text !== "") parts.push({ kind: "text", text });
    if (open === -1) break;
    const close = closingBraces(source, open + 2);
    if (close === -1)
      return {
        ok: false,
        message: say("braces_open", { open: "{{", close: "}}" }),
        range: { start: open, end: source.length },
      };
    const inner = source.slice(open + 2, close);
    const start = open + 2 + (inner.length - inner.trimStart().length);
    const parsed = parseExpression(inner.trim());
    if (!parsed.ok) {
      const range = { start: start + parsed.range.start, end: start + parsed.range.end };
      return { ok: false, message: parsed.message, range };
    }
    parts.push({
      kind: "expression",
      expression: parsed.expression,
      range: { start, end: start + inner.trim().length },
    });
    at = close + 2;
  }
  return { ok: true, template: { source, parts, render: renderer(parts) } };
}

/** Where the `}}` is that ends the expression, -1 without one: not one inside a string literal, nor the end of nested map literals. */
export function closingBraces(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const character = source[at];
    if (character === '"' || character === "'") {
      at = endOfLiteral(source, at);
    } else if (character === "{") {
      depth++;
    } else if (character === "}") {
      if (depth === 0 && source[at + 1] === "}") return at;
      depth = Math.max(0, depth - 1);
    }
  }
  return -1;
}

function renderer(parts: readonly TemplatePart[]): Template["render"] {
  return (scope) =>
    parts
      .map((part) => (part.kind === "text" ? part.text : textOf(part.expression.evaluate(scope))))
      .join("");
}

/** How a value reads inside a text: strings as they are, null as nothing, lists and objects as JSON. */
export function textOf(value: Json): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
