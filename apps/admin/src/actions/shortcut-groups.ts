import type { Action } from "./action.ts";
import { isAppleSystem } from "./keys.ts";
import { printKeys } from "./print-keys.ts";

/** The actions with keys, by group, in the order in which the groups first occur. */
export interface ShortcutGroup {
  readonly name: string;
  readonly actions: readonly Action[];
}

/** What the shortcut sheet shows: each word of the query must occur in the name, the group or the printed keys. */
export function shortcutGroups(
  actions: readonly Action[],
  query: string,
  isApple = isAppleSystem(),
): readonly ShortcutGroup[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const fitting = actions.filter((action) => {
    if (action.keys.length === 0) return false;
    const keys = action.keys
      .flatMap((each) => printKeys(each, isApple))
      .flatMap(({ print, spoken }) => [print, spoken]);
    const text = [action.name, action.group, ...keys].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [...Map.groupBy(fitting, ({ group }) => group)].map(([name, members]) => ({
    name,
    actions: members,
  }));
}
