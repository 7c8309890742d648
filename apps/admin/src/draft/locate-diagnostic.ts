import type { Diagnostic } from "@patchbay/graph";

import { locatePointer } from "./locate-pointer.ts";

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * What a diagnostic is about in the text of its document, in UTF-16 units: the part of the string that it names, else the
 * value. Undefined when the text is not JSON.
 */
export function locateDiagnostic(
  text: string,
  { path, range }: Pick<Diagnostic, "path" | "range">,
): TextSpan | undefined {
  const value = locatePointer(text, path);
  if (value === undefined || range === undefined || text[value.start] !== '"') return value;
  const literal = text.slice(value.start, value.end);
  const start = value.start + offsetInLiteral(literal, range.start);
  const end = value.start + offsetInLiteral(literal, range.end);
  return start < end ? { start, end } : value;
}

/** Where the `index`th unit of a JSON string stands in its literal, of which an escape takes two or six units. */
function offsetInLiteral(literal: string, index: number): number {
  // Without its quotes: nothing of the string lies behind the closing one, whatever the range says.
  const units = literal.slice(1, -1).match(/\\u[0-9a-fA-F]{4}|\\.|[^\\]/gs) ?? [];
  return units.slice(0, index).reduce((offset, unit) => offset + unit.length, 1);
}
