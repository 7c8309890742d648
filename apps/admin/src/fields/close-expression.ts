import { expressionAt } from "../check/expression-at.ts";

/** What becomes of a letter that is typed into a template: a text in its place, and where the cursor goes. */
export interface TypedOver {
  /** What stands between here and the cursor goes. */
  readonly from: number;
  readonly insert: string;
  readonly cursor: number;
}

/**
 * What a letter does beside being written: the second brace opens an expression with its end, and who writes that end by
 * hand goes over it. Undefined for a letter like any other.
 *
 * @param at where in the template it is typed
 */
export function closeExpression(template: string, at: number, letter: string): TypedOver | undefined {
  const before = template.slice(0, at);
  const after = template.slice(at);
  if (letter === "{" && before.endsWith("{") && !before.endsWith("{{"))
    return after.startsWith(" }}") ? undefined : { from: at, insert: "{  }}", cursor: at + 2 };
  // The space that everybody writes after the braces is there already.
  if (letter === " " && before.endsWith("{{ ") && after.startsWith(" }}"))
    return { from: at, insert: "", cursor: at };
  if (letter !== "}") return undefined;
  if (before.endsWith("}") && after.startsWith("}")) return { from: at, insert: "", cursor: at + 1 };
  const span = expressionAt(template, at);
  const end = /^\s*\}\}/.exec(after);
  if (span === undefined || end === null || openBraces(template.slice(span.start, at)) > 0) return undefined;
  // Whoever has written the space before the end, too, has one too many.
  const from = before.endsWith(" ") && after.startsWith(" ") ? at - 1 : at;
  return { from, insert: "", cursor: from + end[0].length - 1 };
}

/** The braces of maps that a piece of an expression leaves open. */
const openBraces = (text: string): number => text.split("{").length - text.split("}").length;
