import { useMemo, useState } from "react";

import { t } from "../words/words.ts";
import type { Action } from "./action.ts";

interface Opened {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** What helps to find all the rest: the two dialogs' states, and the actions that open them. */
export interface Help {
  readonly actions: readonly Action[];
  /** Props of `CommandPalette`. */
  readonly palette: Opened;
  /** Props of `ShortcutSheet`. */
  readonly shortcuts: Opened;
}

/** The action that opens the command palette, which does not offer it. */
export const paletteId = "help.palette";

/** The command palette and the shortcut sheet of a page; put `actions` among those of the page. */
export function useHelp(): Help {
  const [open, setOpen] = useState<"palette" | "shortcuts">();
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: paletteId,
        name: t("actions.paletteOpen"),
        group: t("actions.groupHelp"),
        keys: ["Mod+k"],
        isEnabled: true,
        run: () => setOpen("palette"),
        inFields: true,
      },
      {
        id: "help.shortcuts",
        name: t("actions.shortcuts"),
        group: t("actions.groupHelp"),
        keys: ["?"],
        isEnabled: true,
        run: () => setOpen("shortcuts"),
      },
    ],
    [],
  );
  const opened = (name: "palette" | "shortcuts"): Opened => ({
    isOpen: open === name,
    onOpenChange: (isOpen) => setOpen(isOpen ? name : undefined),
  });
  return { actions, palette: opened("palette"), shortcuts: opened("shortcuts") };
}
