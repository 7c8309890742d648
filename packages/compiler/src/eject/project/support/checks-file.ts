/** `src/checks.ts`, the same in every project that has it. */
export const checksFile = `import { RE2JS } from "re2js";

import type { Json } from "./json.ts";
import { type JsonSchema, violations } from "./json-schema.ts";

/** A rule that a text breaks; \`detail\` says which, never what the text says. */
export type Violation = {
  readonly kind: string;
  readonly detail: string;
  readonly start?: number;
  readonly end?: number;
};

/** A violation that has a place in the text, and what is written there instead. */
export interface Place {
  readonly kind: string;
  readonly detail: string;
  readonly marker: string;
  readonly start: number;
  readonly end: number;
}

/** Violations of one kind that are listed: a text may have as many as letters. */
const mostListed = 100;

export const listed = (places: readonly Place[]): Violation[] =>
  places.slice(0, mostListed).map(({ kind, detail, start, end }) => ({ kind, detail, start, end }));

/** Where a pattern in RE2's syntax matches. */
export function findPattern(text: string, pattern: string): Place[] {
  const matcher = RE2JS.compile(pattern).matcher(text);
  const about = { kind: "regex", detail: \`The pattern “\${pattern}” matches.\`, marker: "[redacted]" };
  const found: Place[] = [];
  while (matcher.find())
    if (matcher.end() > matcher.start())
      found.push({ ...about, start: matcher.start(), end: matcher.end() });
  return found;
}

/** Characters are counted as code points. */
export function checkLength(text: string, { min = 0, max = Infinity }: { min?: number; max?: number }): Violation[] {
  const { length } = Array.from(text);
  if (length >= min && length <= max) return [];
  const wanted = length < min ? \`at least \${min}\` : \`at most \${max}\`;
  return [{ kind: "length", detail: \`\${length} characters; \${wanted} are allowed.\` }];
}

/** The text must be JSON that satisfies a schema. */
export function checkSchema(text: string, schema: JsonSchema): Violation[] {
  const value = parsed(text);
  const wrong = value === undefined ? [{ message: "It is not JSON." }] : violations(schema, value);
  return wrong.slice(0, mostListed).map(({ message }) => ({ kind: "schema", detail: message }));
}

/** The text with every place replaced; of places that overlap, the first gives the marker for all. */
export function redacted(text: string, places: readonly Place[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, marker } of places.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start >= at) pieces.push(text.slice(at, start), marker);
    at = Math.max(at, end);
  }
  return pieces.join("") + text.slice(at);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // JSON.parse makes JSON
  } catch {
    return undefined;
  }
}
`;
