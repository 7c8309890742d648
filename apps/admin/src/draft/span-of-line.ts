import type { TextSpan } from "./locate-diagnostic.ts";

/** Where a line (from 1) of a text lies, without its break; of a line that is not there, the end of the text. */
export function spanOfLine(text: string, line: number): TextSpan {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1);
  const start = Math.min(
    text.length,
    before.reduce((sum, each) => sum + each.length + 1, 0),
  );
  return { start, end: start + (lines[line - 1]?.length ?? 0) };
}
