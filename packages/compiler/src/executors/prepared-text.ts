import {
  type Expression,
  inEnglish,
  parseExpression,
  parseTemplate,
  parseValue,
  type Json,
  type Reads,
  type Template,
  type ValueTemplate,
} from "@patchbay/graph";

// The checker has read all of these before; that one cannot be read now is a defect of ours, not of the author's.

/** An expression of a checked config. */
export function preparedExpression(source: string): Expression {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`A checked expression cannot be read: ${inEnglish(parsed.message)}`);
  return parsed.expression;
}

/** A template of a checked config. */
export function preparedTemplate(source: string): Template {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(`A checked template cannot be read: ${inEnglish(parsed.message)}`);
  return parsed.template;
}

/** A value of a checked config. */
export function preparedValue(value: Json): ValueTemplate {
  const { template, problems } = parseValue(value);
  if (problems[0] !== undefined)
    throw new Error(`A checked value cannot be read: ${inEnglish(problems[0].message)}`);
  return template;
}

export const readsOfTemplate = (template: Template): Reads[] =>
  template.parts.flatMap((part) => (part.kind === "expression" ? [part.expression.reads] : []));

export const readsOfValue = (value: ValueTemplate): Reads[] =>
  value.parts.map((part) => part.expression.reads);

/** Named expressions, in order. */
export const preparedExpressions = (
  sources: Readonly<Record<string, string>>,
): readonly (readonly [string, Expression])[] =>
  Object.entries(sources).map(([name, source]) => [name, preparedExpression(source)] as const);
