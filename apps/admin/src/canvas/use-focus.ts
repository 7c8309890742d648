import { type RefObject, useEffect, useEffectEvent } from "react";

import { sameEdge } from "../editing/commands/edge-edits.ts";
import { type FocusTarget, useCanvas } from "./canvas-context.ts";
import { refOf } from "./nodes-to-draw.ts";
import { noteKey } from "./note-key.ts";
import type { RoutedEdge } from "./routed-edge.tsx";

/** So many frames something may take to be laid out and drawn, before the focus stays where it is: about two seconds. */
const mostFrames = 120;

/** Moves the focus to where somebody asked for it (`focus` of the canvas), as soon as it is drawn. */
export function useFocus(section: RefObject<HTMLElement | null>, edges: readonly RoutedEdge[]): void {
  const { toFocus, focused } = useCanvas();

  const find = useEffectEvent((target: FocusTarget): HTMLElement | SVGElement | null => {
    const withId = (kind: string, id: string) =>
      section.current?.querySelector<HTMLElement | SVGElement>(
        `.react-flow__${kind}[data-id="${CSS.escape(id)}"]`,
      ) ?? null;
    switch (target.kind) {
      case "canvas":
        return section.current;
      case "node":
        return withId("node", target.id);
      case "note":
        return withId("node", noteKey(target.id));
      case "edge":
        return withId("edge", edges.find((edge) => sameEdge(refOf(edge), target.edge))?.id ?? "");
    }
  });
  const done = useEffectEvent(focused);

  useEffect(() => {
    if (toFocus === undefined) return undefined;
    let left = mostFrames;
    let frame = 0;
    const look = () => {
      left -= 1;
      const found = find(toFocus);
      if (found === null && left > 0) {
        frame = requestAnimationFrame(look);
        return;
      }
      // The canvas brings what is selected into sight by itself.
      found?.focus({ preventScroll: true });
      done();
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [toFocus]);
}
