import {
  type Expression,
  ExpressionError,
  type Json,
  type JsonObject,
  parseExpression,
  parseTemplate,
  parseValue,
  type Reads,
  type Scope,
} from "@patchbay/graph";

/** What is known of the values of a run; what is absent is not known. */
export interface RunValues {
  readonly input?: JsonObject;
  /** Channels that were written. */
  readonly state?: JsonObject;
  /** By node: what it left when it ran last. */
  readonly nodes?: Readonly<Record<string, JsonObject>>;
}

/** How a field is read: CEL, text with CEL in it, or JSON with CEL in it. */
export type Source =
  | { readonly kind: "expression" | "template"; readonly text: string }
  | { readonly kind: "value"; readonly value: Json };

export type Preview =
  /** The value as text: JSON, or the text that a template writes. */
  | { readonly status: "value"; readonly text: string; readonly isCut: boolean }
  /** Some of what it reads has no value yet, or is not kept. */
  | { readonly status: "unknown" }
  | { readonly status: "failed"; readonly reason: string }
  /** It cannot be read, which its diagnostics say; or it reads nothing, so that there is nothing to tell. */
  | { readonly status: "none" };

/** So many characters of a value are shown. */
const shownCharacters = 1_000;

/** What an expression, a template or a value comes to with the values of a run. Never throws; within the budget of an evaluation. */
export function previewExpression(source: Source, values: RunValues): Preview {
  const read = readSource(source);
  if (read === undefined || read.expressions.length === 0) return { status: "none" };
  if (!read.expressions.every(({ reads }) => isKnown(reads, values))) return { status: "unknown" };
  try {
    // The scope's names are those that the expressions read, which are all known.
    const text = read.run(values);
    return { status: "value", text: text.slice(0, shownCharacters), isCut: text.length > shownCharacters };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { status: "failed", reason: error.message };
  }
}

interface Runnable {
  readonly expressions: readonly Expression[];
  readonly run: (scope: Scope) => string;
}

function readSource(source: Source): Runnable | undefined {
  switch (source.kind) {
    case "expression": {
      const parsed = parseExpression(source.text);
      if (!parsed.ok) return undefined;
      const { expression } = parsed;
      return { expressions: [expression], run: (scope) => asText(expression.evaluate(scope)) };
    }
    case "template": {
      const parsed = parseTemplate(source.text);
      if (!parsed.ok) return undefined;
      const { template } = parsed;
      const expressions = template.parts.flatMap((part) => (part.kind === "text" ? [] : [part.expression]));
      return { expressions, run: (scope) => template.render(scope) };
    }
    case "value": {
      const { template, problems } = parseValue(source.value);
      if (problems.length > 0) return undefined;
      const expressions = template.parts.map(({ expression }) => expression);
      return { expressions, run: (scope) => asText(template.evaluate(scope)) };
    }
  }
}

const asText = (value: Json): string => JSON.stringify(value, null, 2);

function isKnown({ roots, nodes, channels }: Reads, values: RunValues): boolean {
  return [...roots].every((root) => {
    if (root === "input") return values.input !== undefined;
    if (root === "nodes") return holdsAll(values.nodes, nodes);
    return root === "state" && holdsAll(values.state, channels);
  });
}

const holdsAll = (
  values: Readonly<Record<string, Json>> | undefined,
  names: ReadonlySet<string> | undefined,
): boolean =>
  values !== undefined && names !== undefined && [...names].every((name) => Object.hasOwn(values, name));
