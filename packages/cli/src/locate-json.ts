import { findNodeAtLocation, type Node, type ParseError, parseTree } from "jsonc-parser";

/** A place in a text. Both count from 1; columns are UTF-16 code units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the values of a JSON text stand in it. */
export interface LocatedJson {
  /**
   * Where the value at a JSON pointer begins, or the nearest one around it that is there. With `inside`, the place so many
   * characters into the string that stands there.
   */
  positionOf(pointer: string, inside?: number): Position;
  /** Where a text that is not JSON stops being it. */
  firstError(): Position;
}

/** Never throws. The text is parsed once, when a place in it is first asked for. */
export function locateJson(text: string): LocatedJson {
  const errors: ParseError[] = [];
  const lines = lineStarts(text);
  let parsed: { readonly root: Node | undefined } | undefined;
  const root = (): Node | undefined => {
    parsed ??= { root: parse(text, errors) };
    return parsed.root;
  };
  return {
    positionOf: (pointer, inside) => {
      const node = nearestNode(root(), pointer);
      if (node === undefined) return positionAt(lines, 0);
      const isInside = inside !== undefined && node.type === "string";
      return positionAt(lines, isInside ? offsetInside(text, node.offset, inside) : node.offset);
    },
    firstError: () => {
      root();
      return positionAt(lines, Math.min(text.length, ...errors.map(({ offset }) => offset)));
    },
  };
}

function parse(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { disallowComments: true });
  } catch (error) {
    // The parser recurses: a text nested deeper than the stack has no places, only a beginning.
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

function nearestNode(root: Node | undefined, pointer: string): Node | undefined {
  const tokens = pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  let node = root;
  for (const token of tokens) {
    const next = node && findNodeAtLocation(node, [node.type === "array" ? Number(token) : token]);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** The offset of a character of a string, given the offset of its opening quote: an escape is several characters of text. */
function offsetInside(text: string, quote: number, inside: number): number {
  let offset = quote + 1;
  for (let count = 0; count < inside && text[offset] !== '"' && offset < text.length; count++) {
    offset += text[offset] !== "\\" ? 1 : text[offset + 1] === "u" ? 6 : 2;
  }
  return offset;
}

/** Where each line of a text begins. */
const lineStarts = (text: string): readonly number[] => [
  0,
  ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1),
];

function positionAt(lines: readonly number[], offset: number): Position {
  const line = lines.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - (lines[line] ?? 0) + 1 };
}
