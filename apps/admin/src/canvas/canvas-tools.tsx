import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  Copy,
  LayoutDashboard,
  type LucideIcon,
  Plus,
  StickyNote,
  Trash2,
} from "lucide-react";
import { Toolbar } from "radix-ui";

import type { Action } from "../actions/action.ts";
import { ariaKeys, isAppleSystem } from "../actions/keys.ts";
import { printKeys } from "../actions/print-keys.ts";
import { t } from "../words/words.ts";
import styles from "./canvas-tools.module.css";

interface ToolsProps {
  readonly actions: readonly Action[];
}

/** What is done on the canvas most, for the mouse: each is also a key. */
export function CanvasTools({ actions }: ToolsProps) {
  return (
    <Toolbar.Root className={styles.tools} aria-label={t("canvas.toolbar")}>
      <Tool action={find(actions, "add")} Icon={Plus} label={t("canvas.add")} />
      <Tool action={find(actions, "note")} Icon={StickyNote} />
      <Tool action={find(actions, "layout")} Icon={LayoutDashboard} />
    </Toolbar.Root>
  );
}

/** What is done with several things at once, where they are selected. */
export function SelectionTools({ actions, count }: ToolsProps & { readonly count: number }) {
  return (
    <Toolbar.Root className={styles.tools} aria-label={t("canvas.selectionToolbar")}>
      <span className={styles.count}>{t("canvas.selected", { count })}</span>
      <Toolbar.Separator className={styles.separator} />
      {alignments.map(([name, Icon]) => (
        <Tool key={name} action={find(actions, name)} Icon={Icon} />
      ))}
      <Toolbar.Separator className={styles.separator} />
      <Tool action={find(actions, "duplicate")} Icon={Copy} />
      <Tool action={find(actions, "remove")} Icon={Trash2} />
    </Toolbar.Root>
  );
}

const alignments = [
  ["left", AlignStartVertical],
  ["center", AlignCenterVertical],
  ["right", AlignEndVertical],
  ["top", AlignStartHorizontal],
  ["middle", AlignCenterHorizontal],
  ["bottom", AlignEndHorizontal],
  ["horizontally", AlignHorizontalDistributeCenter],
  ["vertically", AlignVerticalDistributeCenter],
] as const;

const find = (actions: readonly Action[], name: string): Action | undefined =>
  actions.find(({ id }) => id === `canvas.${name}`);

interface ToolProps {
  readonly action: Action | undefined;
  readonly Icon: LucideIcon;
  /** Shown beside the icon. */
  readonly label?: string;
}

function Tool({ action, Icon, label }: ToolProps) {
  if (action === undefined) return null;
  const [keys] = action.keys;
  const isApple = isAppleSystem();
  const printed = keys === undefined ? [] : printKeys(keys, isApple).map(({ print }) => print);
  return (
    <Toolbar.Button
      className={styles.tool}
      aria-label={label === undefined ? action.name : undefined}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys, isApple)}
      title={[action.name, ...(printed.length === 0 ? [] : [`(${printed.join(" ")})`])].join(" ")}
      disabled={!action.isEnabled}
      onClick={action.run}
    >
      <Icon size={15} aria-hidden />
      {label}
    </Toolbar.Button>
  );
}
