import type { TextRange } from "./parse-expression.ts";

/**
 * Where a part of an expression stands in its text, its parentheses complete. The parser's own positions begin and end
 * with the outermost operands, so `(a).b` would lose its first parenthesis and `!(a)` its last.
 */
export function spanOf(source: string, node: TextRange): TextRange {
  let { start, end } = node;
  const { unopened, unclosed } = imbalance(source.slice(start, end));
  for (let count = 0; count < unopened; count++) start = source.lastIndexOf("(", start - 1);
  for (let count = 0; count < unclosed; count++) end = source.indexOf(")", end) + 1;
  return start >= 0 && end > start ? { start, end } : { start: node.start, end: node.end };
}

function imbalance(text: string): { unopened: number; unclosed: number } {
  let [unopened, unclosed] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") at = endOfLiteral(text, at);
    else if (character === "/" && text[at + 1] === "/") at = endOfLine(text, at);
    else if (character === "(") unclosed++;
    else if (character === ")" && unclosed > 0) unclosed--;
    else if (character === ")") unopened++;
  }
  return { unopened, unclosed };
}

/** The last character of the string literal that `open` begins, quoted once or three times; raw ones escape quotes too. */
export function endOfLiteral(text: string, open: number): number {
  const quote = text[open] ?? "";
  const closing = text.startsWith(quote.repeat(3), open) ? quote.repeat(3) : quote;
  for (let at = open + closing.length; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(closing, at)) return at + closing.length - 1;
  }
  return text.length;
}

/** The end of a comment: the line's. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}
