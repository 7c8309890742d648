import type { Json } from "@patchbay/graph";

import { expressionsIn } from "../check/expression-at.ts";

/** As what a value is filled in that may be JSON, or an expression in its place. */
export const valueModes = ["expression", "text", "number", "boolean", "json"] as const;
export type ValueMode = (typeof valueModes)[number];

/** The expression that a text stands for, and where in it that begins; undefined for a text that is one. */
export function wholeExpression(
  text: string,
): { readonly start: number; readonly expression: string } | undefined {
  const trimmed = text.trimEnd();
  const before = text.length - text.trimStart().length;
  const [only, ...more] = expressionsIn(trimmed);
  if (only === undefined || more.length > 0 || only.start !== before + 2) return undefined;
  if (only.end !== trimmed.length - 2 || !trimmed.endsWith("}}")) return undefined;
  const inner = text.slice(only.start, only.end);
  const start = only.start + (inner.length - inner.trimStart().length);
  return { start, expression: inner.trim() };
}

/** A text that stands for an expression. */
export const asWholeExpression = (expression: string): string => `{{ ${expression} }}`;

/** As what a value stands there. */
export function modeOf(value: Json): ValueMode {
  switch (typeof value) {
    case "string":
      return wholeExpression(value) === undefined ? "text" : "expression";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return "json";
  }
}

/** The modes in which a value of a JSON Schema can be filled in; an expression can always stand for it. */
export function modesFor(schemaType: string | undefined): readonly ValueMode[] {
  switch (schemaType) {
    case "string":
      return ["text", "expression"];
    case "integer":
    case "number":
      return ["number", "expression"];
    case "boolean":
      return ["boolean", "expression"];
    case "object":
    case "array":
    case "null":
      return ["expression", "json"];
    default:
      return valueModes;
  }
}

/** The value in another mode, as far as it can be said there. */
export function toMode(value: Json | undefined, mode: ValueMode): Json {
  const plain = typeof value === "string" ? (wholeExpression(value)?.expression ?? value) : value;
  switch (mode) {
    case "expression":
      // JSON is CEL, but for what is written as text already.
      return asWholeExpression(
        plain === undefined || plain === ""
          ? ""
          : typeof plain === "string" && isExpression(value)
            ? plain
            : JSON.stringify(plain),
      );
    case "text":
      return typeof plain === "string" ? plain : plain === undefined ? "" : JSON.stringify(plain);
    case "number":
      return Number(plain) || 0;
    case "boolean":
      return plain === true || plain === "true";
    case "json":
      return plain ?? null;
  }
}

const isExpression = (value: Json | undefined): boolean =>
  typeof value === "string" && wholeExpression(value) !== undefined;
