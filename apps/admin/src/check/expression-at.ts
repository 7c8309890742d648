/** A part of a text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The expression of a template around a place: what stands between `{{` and its `}}`, or the end of the text where there
 * is none yet. Undefined for a place in plain text.
 */
export function expressionAt(template: string, offset: number): Span | undefined {
  return expressionsIn(template).find(({ start, end }) => start <= offset && offset <= end);
}

/** All expressions of a template, the last one perhaps without its end. O(text). */
export function expressionsIn(template: string): readonly Span[] {
  const found: Span[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf("{{", at);
    if (open === -1) return found;
    const end = endOfExpression(template, open + 2);
    found.push({ start: open + 2, end });
    at = end + 2;
  }
}

/** As the language reads it: braces in texts and in maps do not end an expression. */
function endOfExpression(template: string, from: number): number {
  let depth = 0;
  for (let at = from; at < template.length; at += 1) {
    const character = template[at];
    if (character === '"' || character === "'") at = endOfLiteral(template, at);
    else if (character === "{") depth += 1;
    else if (character === "}") {
      if (depth === 0 && template[at + 1] === "}") return at;
      depth = Math.max(0, depth - 1);
    }
  }
  return template.length;
}

function endOfLiteral(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[quote]) return at;
  }
  return text.length;
}
