import {
  type Expression,
  ExpressionError,
  inEnglish,
  type Json,
  type JsonObject,
  type Message,
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
  /** Some of what it reads has no value yet, or is none of what is kept of a run. */
  | {
      readonly status: "unknown";
      /** What has none, as an expression says it: `nodes.ask`; empty where nothing is known of any run. */
      readonly missing: string;
      readonly isKept: boolean;
    }
  | { readonly status: "failed"; readonly reason: string }
  /** It cannot be read, which its diagnostics say; or it reads nothing, so that there is nothing to tell. */
  | { readonly status: "none" };

/** So many characters of a value are shown. */
const shownCharacters = 1_000;

/** What an expression, a template or a value comes to with the values of a run. Never throws; within the budget of an evaluation. */
export function previewExpression(
  source: Source,
  values: RunValues,
  speak: (message: Message) => string = inEnglish,
): Preview {
  const read = readSource(source);
  if (read === undefined || read.expressions.length === 0) return { status: "none" };
  for (const { reads } of read.expressions) {
    const missing = firstUnknown(reads, values);
    if (missing === undefined) continue;
    const isKept = kept.has(missing.split(".", 1)[0] ?? "");
    const hasRun = Object.values(values).some((value) => Object.keys(value).length > 0);
    return { status: "unknown", missing: isKept && !hasRun ? "" : missing, isKept };
  }
  try {
    // The scope's names are those that the expressions read, which are all known.
    const text = read.run(values);
    return { status: "value", text: text.slice(0, shownCharacters), isCut: text.length > shownCharacters };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { status: "failed", reason: speak(error.said) };
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

/** As JSON: in one line where it fits into one. */
function asText(value: Json): string {
  const line = JSON.stringify(value);
  return line.length <= lineCharacters ? line : JSON.stringify(value, null, 2);
}

const lineCharacters = 60;

/** What is kept of a run. */
const kept: ReadonlySet<string> = new Set(["input", "state", "nodes"] satisfies (keyof RunValues)[]);

/** The first of what an expression reads that is not known; undefined where all of it is. */
function firstUnknown({ roots, nodes, channels }: Reads, values: RunValues): string | undefined {
  for (const root of roots) {
    if (root === "input" && values.input !== undefined) continue;
    if (root !== "nodes" && root !== "state") return root;
    const names = root === "nodes" ? nodes : channels;
    const known = values[root];
    if (names === undefined) return root;
    const missing = [...names].find((name) => known === undefined || !Object.hasOwn(known, name));
    if (missing !== undefined) return `${root}.${missing}`;
  }
  return undefined;
}
