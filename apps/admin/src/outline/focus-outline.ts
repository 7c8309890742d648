import type { Action } from "../actions/action.ts";
import { t } from "../words/words.ts";

/** Puts the focus on the outline's active line. Answers whether there is an outline on the page. */
export function focusOutline(): boolean {
  const line = document.querySelector<HTMLElement>('[data-part="outline"] [role="treeitem"][tabindex="0"]');
  line?.focus();
  return line !== null;
}

/** The action that goes to the outline. @param show opens the panel in which it stands, where that is closed */
export const outlineAction = (show: () => void): Action => ({
  id: "outline.focus",
  name: t("outline.focus"),
  group: t("outline.group"),
  keys: ["o"],
  isEnabled: true,
  run: () => {
    if (focusOutline()) return;
    show();
    // It is drawn by the time the browser draws.
    requestAnimationFrame(() => focusOutline());
  },
});
