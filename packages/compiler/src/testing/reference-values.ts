import {
  canonicalJson,
  type Json,
  type JsonObject,
  parseExpression,
  parseTemplate,
  type Scope,
} from "@patchbay/graph";

/** What an expression is in a scope. @throws where it cannot be read, which no checked document's is */
export function evaluate(source: string, scope: Scope): Json {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`“${source}” cannot be read.`);
  return parsed.expression.evaluate(scope);
}

export const evaluateAll = (sources: Readonly<Record<string, string>>, scope: Scope): JsonObject =>
  Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, evaluate(source, scope)]));

/** What a template says in a scope. @throws where it cannot be read, which no checked document's is */
export function render(source: string, scope: Scope): string {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(`“${source}” cannot be read.`);
  return parsed.template.render(scope);
}

/** What a channel with this reducer holds before the first write, if anything. */
export function firstValue(reducer: string): Json | undefined {
  if (reducer === "append" || reducer === "union") return [];
  if (reducer === "merge") return {};
  return reducer === "sum" ? 0 : undefined;
}

/** What a channel with this reducer holds after a write. */
export function combine(reducer: string, current: Json | undefined, value: Json): Json {
  if (current === undefined || reducer === "replace") return value;
  if (reducer === "sum") return Number(current) + Number(value);
  if (reducer === "min") return Math.min(Number(current), Number(value));
  if (reducer === "max") return Math.max(Number(current), Number(value));
  if (Array.isArray(current) && Array.isArray(value)) {
    const all: Json[] = [...current, ...value];
    return reducer === "append"
      ? all
      : all.filter(
          (each, index) => all.findIndex((other) => canonicalJson(other) === canonicalJson(each)) === index,
        );
  }
  return Object.assign({}, current, value);
}
