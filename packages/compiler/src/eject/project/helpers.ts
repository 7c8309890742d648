/** A function of the ejected project's `src/expressions.ts`; it is written there only where an expression needs it. */
export type HelperName =
  | "at"
  | "deepEqual"
  | "expressionFailed"
  | "field"
  | "finite"
  | "hasField"
  | "isIn"
  | "matches"
  | "quotient"
  | "remainder"
  | "safeInteger"
  | "sizeOf"
  | "substring"
  | "textOf"
  | "toInteger"
  | "toNumber"
  | "truth";

interface Helper {
  readonly needs: readonly HelperName[];
  /** What it imports from `src/json.ts`. */
  readonly types?: readonly ("Json" | "JsonObject")[];
  readonly text: string;
}

/** How an expression of the graph means what plain TypeScript would not mean. */
export const helpers: Readonly<Record<HelperName, Helper>> = {
  expressionFailed: {
    needs: [],
    text: `/** An expression that could not be worked out. */
function expressionFailed(reason: string): never {
  throw new AgentError("expression_failed", \`An expression failed: \${reason}\`);
}`,
  },
  at: {
    needs: ["expressionFailed"],
    text: `/** The item at a position. @throws where the list has none there */
export function at<Item>(list: readonly Item[], index: number): Item {
  if (!Number.isInteger(index) || index < 0 || index >= list.length)
    return expressionFailed("A list has no item at this index.");
  return list[index] as Item; // just looked
}`,
  },
  field: {
    needs: ["expressionFailed", "hasField"],
    types: ["Json", "JsonObject"],
    text: `/** A property of a value whose form is not known before. @throws where it is not there */
export function field(value: Json, name: string): Json {
  if (!hasField(value, name)) return expressionFailed("A property is not there.");
  return (value as JsonObject)[name] as Json; // just looked
}`,
  },
  hasField: {
    needs: [],
    types: ["Json"],
    text: `/** Whether a value is an object with this property of its own. */
export function hasField(value: Json, name: string): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name);
}`,
  },
  finite: {
    needs: ["expressionFailed"],
    text: `/** A number that JSON can carry. @throws for NaN and the infinities */
export function finite(value: number): number {
  return Number.isFinite(value) ? value : expressionFailed("The result is not a finite number.");
}`,
  },
  safeInteger: {
    needs: ["expressionFailed"],
    text: `/** An integer that JSON can carry exactly. */
export function safeInteger(value: number): number {
  return Number.isSafeInteger(value)
    ? value
    : expressionFailed("The result is an integer that JSON cannot carry exactly.");
}`,
  },
  toInteger: {
    needs: ["expressionFailed"],
    text: `/** A number without its fraction. */
export function toInteger(value: number): number {
  if (!Number.isFinite(value)) return expressionFailed("A number is too large.");
  return Math.trunc(value) + 0; // never -0
}`,
  },
  toNumber: {
    needs: ["expressionFailed"],
    text: `/** The number that a text spells. */
export function toNumber(text: string): number {
  if (text === "" || text !== text.trim()) return expressionFailed("A text is not a number.");
  const named = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (named !== null) return named[1] === "-" ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const number = Number(text);
  return Number.isNaN(number) ? expressionFailed("A text is not a number.") : number;
}`,
  },
  sizeOf: {
    needs: ["expressionFailed"],
    types: ["Json"],
    text: `/** Characters of a text, items of a list, or keys of an object. */
export function sizeOf(value: Json): number {
  if (typeof value === "string" || Array.isArray(value)) return [...value].length;
  if (typeof value === "object" && value !== null) return Object.keys(value).length;
  return expressionFailed("A function was given a value of a type that it does not take.");
}`,
  },
  substring: {
    needs: ["expressionFailed"],
    text: `/** The text from one position to another. @throws where they are not inside it */
export function substring(text: string, from: number, to = text.length): string {
  const isRange =
    Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= text.length;
  return isRange ? text.slice(from, to) : expressionFailed("A position is not inside the text.");
}`,
  },
  quotient: {
    needs: ["expressionFailed"],
    text: `/** The division of whole numbers, rounded toward zero. */
export function quotient(a: number, b: number): number {
  if (b === 0) return expressionFailed("It divides by zero.");
  return Math.trunc(a / b) + 0; // never -0
}`,
  },
  remainder: {
    needs: ["expressionFailed"],
    text: `/** What remains of a division of whole numbers. */
export function remainder(a: number, b: number): number {
  if (b === 0) return expressionFailed("It divides by zero.");
  return (a % b) + 0; // never -0
}`,
  },
  deepEqual: {
    needs: [],
    types: ["Json"],
    text: `/** Whether two values are the same JSON. */
export function deepEqual(a: Json, b: Json): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [new Map(Object.entries<Json>(a)), new Map(Object.entries<Json>(b))];
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => {
      const other = right.get(key);
      return other !== undefined && deepEqual(value, other);
    })
  );
}`,
  },
  isIn: {
    needs: ["deepEqual", "expressionFailed"],
    types: ["Json"],
    text: `/** Whether a list has this item, or an object this key. */
export function isIn(value: Json, container: Json): boolean {
  if (Array.isArray(container)) return container.some((item: Json) => deepEqual(item, value));
  if (typeof container === "object" && container !== null)
    return typeof value === "string" && Object.hasOwn(container, value);
  return expressionFailed("An operator was given values of types that it does not take.");
}`,
  },
  truth: {
    needs: ["expressionFailed"],
    types: ["Json"],
    text: `/** A value that must be true or false. */
export function truth(value: Json): boolean {
  return typeof value === "boolean" ? value : expressionFailed("A condition is neither true nor false.");
}`,
  },
  matches: {
    needs: [],
    text: `const patterns = new Map<string, RE2JS>();

/** Whether a pattern in RE2's syntax matches anywhere in a text, in time linear in the text. */
export function matches(text: string, pattern: string): boolean {
  const compiled = patterns.get(pattern) ?? RE2JS.compile(pattern);
  patterns.set(pattern, compiled);
  return compiled.matcher(text).find();
}`,
  },
  textOf: {
    needs: [],
    types: ["Json"],
    text: `/** How a value reads inside a text: strings as they are, null as nothing, lists and objects as JSON. */
export function textOf(value: Json): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}`,
  },
};

/** `src/expressions.ts` with these helpers and what they need; undefined where there is none. */
export function printExpressions(used: ReadonlySet<HelperName>): string | undefined {
  const all = new Set<string>(used);
  // In the order of the table, so that the same graph gives the same file; a Set also visits what is added meanwhile.
  const known = new Map<string, Helper>(Object.entries(helpers));
  for (const name of all) for (const needed of known.get(name)?.needs ?? []) all.add(needed);
  if (all.size === 0) return undefined;
  const chosen = [...known].flatMap(([name, helper]) => (all.has(name) ? [helper] : []));
  const types = [...new Set(chosen.flatMap(({ types = [] }) => types))].toSorted();
  return [
    ...(all.has("matches") ? ['import { RE2JS } from "re2js";\n'] : []),
    ...(all.has("expressionFailed") ? ['import { AgentError } from "./agent-error.ts";'] : []),
    ...(types.length > 0 ? [`import type { ${types.join(", ")} } from "./json.ts";`] : []),
    "",
    chosen.map(({ text }) => text).join("\n\n"),
    "",
  ].join("\n");
}
