import { CommandPalette } from "../actions/command-palette.tsx";
import { ShortcutSheet } from "../actions/shortcut-sheet.tsx";
import { useActionKeys } from "../actions/use-action-keys.ts";
import { useHelp } from "../actions/use-help.ts";

/** The command palette and the shortcut sheet of pages that have no actions of their own. */
export function PagePalette() {
  const help = useHelp();
  useActionKeys(help.actions);
  return (
    <>
      <CommandPalette actions={help.actions} {...help.palette} />
      <ShortcutSheet actions={help.actions} {...help.shortcuts} />
    </>
  );
}
