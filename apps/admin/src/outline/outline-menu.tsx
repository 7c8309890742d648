import { ContextMenu } from "radix-ui";

import { KeyCaps } from "../actions/key-caps.tsx";
import { ariaKeys, isAppleSystem } from "../actions/keys.ts";
import menu from "../design/menu.module.css";
import { t, type WordKey } from "../words/words.ts";
import styles from "./outline.module.css";
import type { OutlineItem } from "./outline-item.ts";
import { outlineKeys } from "./outline-keys.ts";

/** What can be asked of a line. */
export type OutlineDeed = keyof typeof outlineKeys;

interface OutlineMenuProps {
  readonly item: OutlineItem;
  readonly canEdit: boolean;
  readonly onDo: (deed: OutlineDeed, item: OutlineItem) => void;
  readonly onClosed: () => void;
}

/** The context menu of a line: all that the keys do, too. Goes into a Radix `ContextMenu`. */
export function OutlineMenu({ item, canEdit, onDo, onClosed }: OutlineMenuProps) {
  return (
    <ContextMenu.Portal>
      <ContextMenu.Content
        className={menu.menu}
        collisionPadding={12}
        aria-label={item.label}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onClosed();
        }}
      >
        {deedsOf(item).map(([deed, word]) => (
          <ContextMenu.Item
            key={deed}
            className={[menu.item, styles.deed, deed === "remove" && menu.dangerous]
              .filter(Boolean)
              .join(" ")}
            aria-keyshortcuts={ariaKeys(outlineKeys[deed][0], isAppleSystem())}
            disabled={!canEdit && deed !== "show"}
            onSelect={() => onDo(deed, item)}
          >
            {t(word)}
            <span className={styles.keys} aria-hidden>
              <KeyCaps keys={outlineKeys[deed][0]} />
            </span>
          </ContextMenu.Item>
        ))}
      </ContextMenu.Content>
    </ContextMenu.Portal>
  );
}

type PlainWord = Extract<
  WordKey,
  | `outline.${"show" | "enter" | "addAfter" | "addAt" | "connect" | "rename" | "duplicate" | "disconnect"}`
  | `outline.${"disconnectThis" | "delete" | "deleteNote"}`
>;

/** What can be done with a line, and by which words. */
export function deedsOf(item: OutlineItem): readonly (readonly [OutlineDeed, PlainWord])[] {
  switch (item.kind) {
    case "node":
      return [
        ["show", "outline.show"],
        ["addAfter", "outline.addAfter"],
        ["connect", "outline.connect"],
        ["disconnect", "outline.disconnect"],
        ["rename", "outline.rename"],
        ["duplicate", "outline.duplicate"],
        ["remove", "outline.delete"],
      ];
    case "port":
      return [
        ["show", "outline.show"],
        ["addAfter", "outline.addAt"],
        ["connect", "outline.connect"],
        ...(item.leadsTo === undefined ? [] : [["remove", "outline.disconnectThis"] as const]),
      ];
    case "reference":
      return [
        ["show", "outline.show"],
        ["addAfter", "outline.addAt"],
        ["remove", "outline.disconnectThis"],
      ];
    case "body":
      return [
        ["show", "outline.enter"],
        ["addAfter", "outline.addAt"],
      ];
    case "note":
      return [
        ["show", "outline.show"],
        ["remove", "outline.deleteNote"],
      ];
    case "unreached":
      return [["addAfter", "outline.addAt"]];
    case "notes":
      return [];
  }
}
