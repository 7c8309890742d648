import { ChevronsDownUp, ChevronsUpDown, Plus } from "lucide-react";
import { ContextMenu } from "radix-ui";
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useRef, useState } from "react";

import { isAppleSystem, matchesKeys } from "../actions/keys.ts";
import { type Builder, useBuilder } from "../builder/builder-context.ts";
import { Button, IconButton } from "../design/button.tsx";
import { sameEdge } from "../editing/commands/edge-edits.ts";
import { t } from "../words/words.ts";
import { moveInTree } from "./move-in-tree.ts";
import type { OutlineItem } from "./outline-item.ts";
import { outlineKeys } from "./outline-keys.ts";
import { deedsOf, type OutlineDeed, OutlineMenu } from "./outline-menu.tsx";
import { outlineOf } from "./outline-of.ts";
import { OutlineQuestions } from "./outline-questions.tsx";
import { askForMenu, OutlineRow, type RowEvents } from "./outline-row.tsx";
import styles from "./outline.module.css";
import { expandable, rowsOf } from "./tree-rows.ts";
import { useExpansion } from "./use-expansion.ts";
import { useLatest } from "./use-latest.ts";
import { samePath, selectionOf, useOutlineCommands } from "./use-outline-commands.ts";
import { useRowFocus } from "./use-row-focus.ts";
import { useTypedAhead } from "./use-typed-ahead.ts";

/**
 * The document as a tree in reading order, for the keyboard, for screen readers, and for whoever thinks in lists. It does
 * what the canvas does, to the same document. Takes everything from the builder; fills the height that it is given.
 */
export function Outline() {
  const builder = useBuilder();
  // Letters in a field come first; the outline may follow a moment later.
  const document = useDeferredValue(builder.document);
  const diagnostics = useDeferredValue(builder.found.diagnostics);
  const items = useMemo(() => outlineOf(document, diagnostics), [document, diagnostics]);
  const expansion = useExpansion();
  const rows = useMemo(() => rowsOf(items, expansion.closed), [items, expansion.closed]);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const focus = useRowFocus(list, builder);
  const commands = useOutlineCommands(focus.goTo);
  const [named, setNamed] = useState<string>();
  const [asked, setAsked] = useState<OutlineItem>();
  const typedAhead = useTypedAhead();
  const later = useRef<() => void>(undefined);
  const at = rows.findIndex(({ item }) => item.id === focus.active);
  const [lastAt, setLastAt] = useState(0);
  if (at !== -1 && at !== lastAt) setLastAt(at);
  // Where the active line is gone, what took its place is.
  const active = rows[at] ?? rows[Math.min(lastAt, rows.length - 1)];

  const itemOf = (itemId: string): OutlineItem | undefined =>
    rows.find(({ item }) => item.id === itemId)?.item;

  const doIt = (deed: OutlineDeed, item: OutlineItem) => {
    if (deed !== "menu" && !deedsOf(item).some(([possible]) => possible === deed)) return;
    switch (deed) {
      case "show":
        return commands.show(item, false);
      case "addAfter":
        return commands.addAt(item);
      case "connect":
        return commands.connectFrom(item);
      case "disconnect":
        return commands.disconnectAt(item);
      case "rename":
        return setNamed(builder.canEdit ? item.id : undefined);
      case "duplicate":
        return commands.duplicate(item);
      case "remove":
        return remove(item);
      case "menu":
        return menuAt(globalThis.document.getElementById(domId(item.id)));
    }
  };

  /** Deletes what a line stands for; the focus goes to the line above, which is still there. */
  const remove = (item: OutlineItem) => {
    const row = rows.findIndex((each) => each.item.id === item.id);
    const next = rows.slice(row + 1).find(({ level }) => level <= (rows[row]?.level ?? 1));
    const goal = rows[row - 1] ?? next;
    commands.remove(item);
    if (goal !== undefined) focus.goTo(goal.item.id);
  };

  const domId = (itemId: string): string => `${id}${itemId}`;

  const handleKey = (itemId: string, event: KeyboardEvent) => {
    const place = rows.findIndex(({ item }) => item.id === itemId);
    const row = rows[place];
    if (row === undefined || event.target !== event.currentTarget || event.nativeEvent.isComposing) return;
    const deed = deedOf(event);
    if (deed !== undefined) {
      event.preventDefault();
      return doIt(deed, row.item);
    }
    if (event.key === " ") {
      event.preventDefault();
      return commands.show(row.item, event.ctrlKey || event.metaKey);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveInTree(rows, place, event.key);
    const isWord = move === undefined && isLetter(event.key);
    const found = isWord ? typedAhead(rows, place, event.key) : undefined;
    if (move === undefined && !isWord) return;
    // Also where nothing begins so: a letter that is meant for the outline must do nothing to the canvas.
    event.preventDefault();
    if (found !== undefined) focus.goTo(found);
    if (move?.kind === "focus") focus.goTo(move.id);
    if (move?.kind === "open") expansion.open(move.ids);
    if (move?.kind === "close") expansion.close(move.ids);
  };

  const events = useLatest<RowEvents>({
    onFocus: focus.follow,
    onToggle: expansion.toggle,
    onPick: (itemId, event) => {
      const item = itemOf(itemId);
      if (item !== undefined) commands.show(item, event.ctrlKey || event.metaKey);
    },
    onKeyDown: handleKey,
    onName: (itemId, name) => {
      setNamed(undefined);
      focus.goTo(itemId);
      const item = itemOf(itemId);
      if (item !== undefined) commands.rename(item, name);
    },
    onNameLeft: () => {
      if (named !== undefined) focus.goTo(named);
      setNamed(undefined);
    },
  });

  return (
    <section className={styles.outline} data-part="outline" aria-label={t("outline.title")}>
      <header className={styles.header}>
        <h2 className={styles.title}>{t("outline.title")}</h2>
        {builder.canEdit && active !== undefined && (
          <IconButton label={t("outline.addAfter")} onClick={() => commands.addAt(active.item)}>
            <Plus size={15} aria-hidden />
          </IconButton>
        )}
        <IconButton label={t("outline.expandAll")} onClick={() => expansion.open(expandable(items))}>
          <ChevronsUpDown size={15} aria-hidden />
        </IconButton>
        <IconButton label={t("outline.collapseAll")} onClick={() => expansion.close(expandable(items))}>
          <ChevronsDownUp size={15} aria-hidden />
        </IconButton>
      </header>
      {rows.length === 0 ? (
        <div className={styles.empty}>
          <p>{t("outline.empty")}</p>
          {builder.canEdit && (
            <Button
              onClick={() =>
                commands.ask({ kind: "type", path: [], place: { kind: "loose" }, after: undefined })
              }
            >
              {t("outline.addFirst")}
            </Button>
          )}
        </div>
      ) : (
        <ContextMenu.Root modal={false}>
          <ContextMenu.Trigger
            asChild
            onContextMenu={(event) => {
              const itemId = rowAt(event.target)?.dataset["item"];
              const item = itemId === undefined ? undefined : itemOf(itemId);
              // A line of a name that is being written, or a heading, has no menu of ours.
              if (item === undefined || itemId === named || deedsOf(item).length === 0)
                event.preventDefault();
              else setAsked(item);
            }}
          >
            <ul
              className={styles.tree}
              role="tree"
              aria-label={t("outline.title")}
              aria-multiselectable
              aria-describedby={`${id}hint`}
              ref={list}
            >
              {rows.map((row) => (
                <OutlineRow
                  key={row.item.id}
                  {...row}
                  domId={domId(row.item.id)}
                  isActive={row === active}
                  isSelected={isSelected(builder, row.item)}
                  isNamed={row.item.id === named}
                  events={events}
                />
              ))}
            </ul>
          </ContextMenu.Trigger>
          {asked !== undefined && (
            <OutlineMenu
              item={asked}
              canEdit={builder.canEdit}
              onDo={(deed, item) => {
                // Once the menu has gone, so that the focus is not called back from where the deed leads it.
                later.current = () => doIt(deed, item);
              }}
              onClosed={() => {
                focus.goTo(asked.id);
                const deed = later.current;
                later.current = undefined;
                deed?.();
              }}
            />
          )}
        </ContextMenu.Root>
      )}
      <p id={`${id}hint`} className="visually-hidden">
        {t("outline.hint")}
      </p>
      <output className="visually-hidden" aria-live="polite">
        {commands.said.text}
      </output>
      <OutlineQuestions commands={commands} />
    </section>
  );
}

/** The line of the outline that something stands in. */
const rowAt = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-item]") : null;

/** Opens the menu of a line below it, as its keys ask. */
function menuAt(line: HTMLElement | null): void {
  if (line === null) return;
  const { left, bottom } = line.getBoundingClientRect();
  askForMenu(line, left + 24, bottom);
}

const isLetter = (key: string): boolean => /^[\p{L}\p{N}_]$/u.test(key);

/** What a key asks of a line. */
function deedOf({ nativeEvent }: KeyboardEvent): OutlineDeed | undefined {
  const isApple = isAppleSystem();
  const deeds = Object.keys(outlineKeys) as OutlineDeed[]; // an object's keys are its names
  return deeds.find((deed) => outlineKeys[deed].some((keys) => matchesKeys(keys, nativeEvent, isApple)));
}

/** Whether what a line stands for is selected on the canvas. */
function isSelected({ path, selection }: Builder, item: OutlineItem): boolean {
  if (item.kind === "port" && item.leadsTo === undefined) return false;
  const own = selectionOf(item);
  if (own === undefined || !samePath(path, item.path)) return false;
  return (
    own.nodes.every((key) => selection.nodes.includes(key)) &&
    own.edges.every((edge) => selection.edges.some((each) => sameEdge(each, edge))) &&
    own.notes.every((note) => selection.notes.includes(note))
  );
}
