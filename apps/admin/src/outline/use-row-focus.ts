import { type RefObject, useLayoutEffect, useRef, useState } from "react";

import type { Builder } from "../builder/builder-context.ts";
import { onlyNode } from "../builder/selection.ts";
import { nodeItemId } from "./outline-item.ts";

/** Where the focus of a tree is, or would come to. */
export interface RowFocus {
  /** The id of the one line that Tab comes to. */
  readonly active: string | undefined;
  /** Puts the focus on a line, be it one that is not there yet. */
  readonly goTo: (itemId: string) => void;
  /** Takes note of where the focus went by itself. */
  readonly follow: (itemId: string) => void;
}

/** Moves the focus among the lines of the outline, and brings into view what was selected elsewhere. */
export function useRowFocus(
  list: RefObject<HTMLUListElement | null>,
  { path, selection }: Builder,
): RowFocus {
  const wanted = useRef<string>(undefined);
  const key = onlyNode(selection);
  const selected = key === undefined ? undefined : nodeItemId(path, key);
  const [active, setActive] = useState(selected);
  const [seen, setSeen] = useState(selected);
  if (selected !== seen) {
    setSeen(selected);
    if (selected !== undefined) setActive(selected);
  }

  const lineOf = (itemId: string): HTMLElement | null =>
    list.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(itemId)}"]`) ?? null;

  const focused = useRef<HTMLElement>(null);
  const inView = useRef<string>(undefined);
  // After each drawing: a line that was wanted may be there now.
  useLayoutEffect(() => {
    const shown = selected === inView.current || selected === undefined ? null : lineOf(selected);
    shown?.scrollIntoView({ block: "nearest" });
    if (shown !== null || selected === undefined) inView.current = selected;
    const line = wanted.current === undefined ? null : lineOf(wanted.current);
    if (line !== null) {
      wanted.current = undefined;
      line.focus();
    } else if (focused.current?.isConnected === false && document.activeElement === document.body) {
      // The line that had the focus is gone, by an undo perhaps: whoever works here must not be thrown out.
      focused.current = null;
      list.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
    }
  });

  return {
    active,
    goTo: (itemId) => {
      wanted.current = itemId;
      setActive(itemId);
      // Drawn or not, the line may be the active one already.
      lineOf(itemId)?.focus();
    },
    follow: (itemId) => {
      focused.current = lineOf(itemId);
      // Whoever has gone on does not want to be called back.
      wanted.current = undefined;
      setActive(itemId);
    },
  };
}
