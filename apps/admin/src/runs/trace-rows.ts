import type { RunTrace, TracePart } from "./trace.ts";

/** A line of the trace: the run itself, or a part of it. */
export interface TraceRow {
  readonly item: { readonly id: string; readonly part: TracePart | undefined };
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

/** The id of the line that stands for the run itself. */
export const wholeRun = "run";

/**
 * The visible lines, top to bottom: first the run, and under it its parts.
 *
 * @param toggled the ids of lines that are not as they are at first: items of maps closed, all others open
 */
export function traceRows(trace: RunTrace, toggled: ReadonlySet<string>): readonly TraceRow[] {
  const rows: TraceRow[] = [];
  const add = (parts: readonly TracePart[], level: number, parent: string): void => {
    for (const [index, part] of parts.entries()) {
      const children = "children" in part ? part.children : [];
      const isExpanded = children.length === 0 ? undefined : isOpen(part, toggled);
      rows.push({
        item: { id: part.id, part },
        level,
        position: index + 1,
        siblings: parts.length,
        isExpanded,
        parent,
      });
      if (isExpanded === true) add(children, level + 1, part.id);
    }
  };
  const isExpanded = trace.children.length === 0 ? undefined : !toggled.has(wholeRun);
  rows.push({
    item: { id: wholeRun, part: undefined },
    level: 1,
    position: 1,
    siblings: 1,
    isExpanded,
    parent: undefined,
  });
  if (isExpanded === true) add(trace.children, 2, wholeRun);
  return rows;
}

/** What a map did for one item out of many says enough in one line. */
const isOpen = (part: TracePart, toggled: ReadonlySet<string>): boolean =>
  (part.kind !== "item") !== toggled.has(part.id);
