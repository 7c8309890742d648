import type { Action } from "../actions/action.ts";
import { t } from "../words/words.ts";

/** What the keys do at a line of the outline; the first of each is the one that is shown. */
export const outlineKeys = {
  show: ["Enter"],
  addAfter: ["Mod+Enter", "Insert"],
  connect: ["Shift+Enter"],
  disconnect: ["Shift+Delete"],
  rename: ["F2"],
  duplicate: ["Mod+d"],
  remove: ["Delete", "Backspace"],
  menu: ["Shift+F10", "ContextMenu"],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

/** The outline's keys for the shortcut sheet. They work while a line has the focus; the outline listens to them by itself. */
export function outlineShortcuts(): readonly Action[] {
  const names = {
    show: t("outline.show"),
    addAfter: t("outline.addAfter"),
    connect: t("outline.connect"),
    disconnect: t("outline.disconnect"),
    rename: t("outline.rename"),
    duplicate: t("outline.duplicate"),
    remove: t("outline.delete"),
    menu: t("outline.menu"),
  };
  return Object.entries(outlineKeys).map(([deed, keys]): Action => {
    // The names have a word for each deed, by the keys of the same object.
    const name = names[deed as keyof typeof outlineKeys];
    const group = t("outline.group");
    return { id: `outline.${deed}`, name, group, keys, isEnabled: true, run: nothing, within: group };
  });
}

const nothing = (): void => {};
