import type { TreeRow } from "./tree-rows.ts";

/** What a key does to a tree: the focus goes to a line, or lines open or close. */
export type TreeMove =
  | { readonly kind: "focus"; readonly id: string }
  | { readonly kind: "open"; readonly ids: readonly string[] }
  | { readonly kind: "close"; readonly ids: readonly string[] };

/** As much of a visible line as moving needs to know. */
interface Movable {
  readonly item: { readonly id: string };
  /** Undefined where nothing stands below it. */
  readonly isExpanded: boolean | undefined;
  /** The id of the line above it in the tree. */
  readonly parent: string | undefined;
}

/**
 * What a key does at a row, by the tree pattern of the ARIA Authoring Practices Guide: arrows, Home, End, and `*` for the
 * siblings. Undefined where it does nothing.
 */
export function moveInTree(rows: readonly Movable[], at: number, key: string): TreeMove | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  switch (key) {
    case "ArrowDown":
      return focus(rows[at + 1]);
    case "ArrowUp":
      return focus(rows[at - 1]);
    case "Home":
      return focus(rows[0]);
    case "End":
      return focus(rows.at(-1));
    case "ArrowRight":
      if (row.isExpanded === false) return { kind: "open", ids: [row.item.id] };
      return row.isExpanded === true ? focus(rows[at + 1]) : undefined;
    case "ArrowLeft":
      if (row.isExpanded === true) return { kind: "close", ids: [row.item.id] };
      return row.parent === undefined ? undefined : { kind: "focus", id: row.parent };
    case "*": {
      const closed = rows.filter(({ parent, isExpanded }) => parent === row.parent && isExpanded === false);
      return closed.length === 0 ? undefined : { kind: "open", ids: closed.map(({ item }) => item.id) };
    }
    default:
      return undefined;
  }
}

/**
 * The next row whose label begins with what was typed, from the focused one on and around. The same letter again and again
 * goes on to the next one.
 */
export function typedAhead(rows: readonly TreeRow[], at: number, typed: string): string | undefined {
  const wanted = typed.toLowerCase();
  const isRepeated = new Set(wanted).size === 1;
  const sought = isRepeated ? wanted.slice(0, 1) : wanted;
  // One letter moves on; a word that grows may stay where it is.
  const first = isRepeated ? at + 1 : at;
  const around = [...rows.slice(first), ...rows.slice(0, first)];
  return around.find(({ item }) => item.label.toLowerCase().startsWith(sought))?.item.id;
}

const focus = (row: Movable | undefined): TreeMove | undefined =>
  row === undefined ? undefined : { kind: "focus", id: row.item.id };
