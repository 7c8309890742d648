import type { OutlineItem } from "./outline-item.ts";

/** A line of the outline as it stands in the list of all visible ones. */
export interface TreeRow {
  readonly item: OutlineItem;
  /** From 1. */
  readonly level: number;
  /** Its place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
  /** Undefined where nothing stands below it. */
  readonly isExpanded: boolean | undefined;
  /** The id of the line above it in the tree. */
  readonly parent: string | undefined;
}

/** The visible lines, top to bottom. @param closed ids of the lines whose children are hidden */
export function rowsOf(items: readonly OutlineItem[], closed: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (siblings: readonly OutlineItem[], level: number, parent: string | undefined): void => {
    for (const [index, item] of siblings.entries()) {
      const isExpanded = item.children.length === 0 ? undefined : !closed.has(item.id);
      rows.push({ item, level, position: index + 1, siblings: siblings.length, isExpanded, parent });
      if (isExpanded === true) add(item.children, level + 1, item.id);
    }
  };
  add(items, 1, undefined);
  return rows;
}

/** The ids of all lines with others below them. */
export function expandable(items: readonly OutlineItem[]): readonly string[] {
  return items.flatMap(({ id, children }) => (children.length === 0 ? [] : [id, ...expandable(children)]));
}
