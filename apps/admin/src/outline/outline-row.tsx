import { ChevronRight, Ellipsis } from "lucide-react";
import { type KeyboardEvent, memo, type MouseEvent, useEffect, useRef } from "react";

import { t } from "../words/words.ts";
import { looksAlike } from "./looks-alike.ts";
import { OutlineLine } from "./outline-line.tsx";
import styles from "./outline.module.css";
import type { TreeRow } from "./tree-rows.ts";

/** What a row tells the outline; the same object for all rows and at all times. */
export interface RowEvents {
  readonly onFocus: (id: string) => void;
  readonly onToggle: (id: string) => void;
  readonly onPick: (id: string, event: MouseEvent) => void;
  readonly onKeyDown: (id: string, event: KeyboardEvent) => void;
  readonly onName: (id: string, name: string) => void;
  readonly onNameLeft: () => void;
}

interface OutlineRowProps extends TreeRow {
  /** Its id on the page. */
  readonly domId: string;
  /** Whether Tab comes to it. */
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Whether its name is being written. */
  readonly isNamed: boolean;
  readonly events: RowEvents;
}

/** A line of the outline. */
export const OutlineRow = memo(function OutlineRow({
  domId,
  item,
  level,
  position,
  siblings,
  isExpanded,
  isActive,
  isSelected,
  isNamed,
  events,
}: OutlineRowProps) {
  return (
    <li
      id={domId}
      className={styles.row}
      role="treeitem"
      data-item={item.id}
      data-kind={item.kind}
      style={{ paddingInlineStart: `${6 + Math.min(level - 1, 14) * 14}px` }}
      tabIndex={isActive ? 0 : -1}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={isExpanded}
      aria-selected={isSelected}
      onFocus={() => events.onFocus(item.id)}
      onClick={(event) => events.onPick(item.id, event)}
      onKeyDown={(event) => events.onKeyDown(item.id, event)}
    >
      <span
        className={styles.chevron}
        data-expanded={isExpanded}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          events.onToggle(item.id);
        }}
      >
        {isExpanded !== undefined && <ChevronRight size={13} />}
      </span>
      {isNamed ? (
        <NameField label={item.label} itemId={item.id} events={events} />
      ) : (
        <OutlineLine item={item} />
      )}
      {/* For the hand only: the keyboard has Shift+F10. */}
      <span
        className={styles.more}
        title={t("outline.more", { name: item.label })}
        aria-hidden
        onClick={openMenu}
      >
        <Ellipsis size={14} />
      </span>
    </li>
  );
}, isSameRow);

/** A row tells of itself by its id alone, so what its item is besides its looks does not matter to it. */
function isSameRow({ item, ...a }: OutlineRowProps, { item: other, ...b }: OutlineRowProps): boolean {
  const names = Object.keys(a) as (keyof typeof a)[]; // an object's keys are its names
  return looksAlike(item, other) && names.every((name) => a[name] === b[name]);
}

/** Opens the context menu of a row where something of it stands, as a right click there does. */
function openMenu(event: MouseEvent): void {
  event.stopPropagation();
  const { left, bottom } = event.currentTarget.getBoundingClientRect();
  askForMenu(event.currentTarget, left, bottom);
}

/** Asks an element for its context menu at a place on the page. */
export function askForMenu(element: Element, clientX: number, clientY: number): void {
  element.dispatchEvent(
    new window.MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY }),
  );
}

interface NameFieldProps {
  readonly label: string;
  readonly itemId: string;
  readonly events: RowEvents;
}

/** The field in which a name is written: Enter and leaving it take the name, Escape does not. */
function NameField({ label, itemId, events }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const take = () => {
    if (isDone.current) return;
    isDone.current = true;
    events.onName(itemId, field.current?.value ?? label);
  };
  return (
    <input
      ref={field}
      className={styles.field}
      aria-label={t("outline.nameLabel", { name: label })}
      defaultValue={label}
      maxLength={200}
      onClick={(event) => event.stopPropagation()}
      onFocus={(event) => event.stopPropagation()}
      onBlur={take}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") take();
        if (event.key !== "Escape") return;
        isDone.current = true;
        events.onNameLeft();
      }}
    />
  );
}
