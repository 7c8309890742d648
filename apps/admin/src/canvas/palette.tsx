import { nodeDefinitions } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useMemo, useState } from "react";

import { type Entry, type EntryGroup, rankEntries } from "../actions/rank-entries.ts";
import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import type { NodeCategory } from "../graph/node-types.ts";
import { type GraphView, nodeName } from "../graph/read-graph.ts";
import { nodeType } from "../graph/node-types.ts";
import { t } from "../words/words.ts";
import { type NewPlace, useCanvas } from "./canvas-context.ts";
import { fittingTypes } from "./fitting-types.ts";
import type { Point } from "./layout.ts";
import { attachmentOf } from "./new-node.ts";
import { NodeIcon } from "./node-icon.tsx";
import styles from "./palette.module.css";
import { recentTypes } from "./recent-types.ts";
import { useCanvasEdits } from "./use-canvas-edits.ts";
import { useCanvasView } from "./use-canvas-view.ts";

interface PaletteProps {
  readonly place: NewPlace;
  /** Where on the screen the person asked for it; else it stands at the top of the canvas. */
  readonly at: Point | undefined;
  /** The canvas on the screen. */
  readonly canvas: () => DOMRect | undefined;
}

/** What a drag from the palette carries. */
export const dragFormat = "application/x-patchbay-node-type";

/** All node types to choose from: typing finds, Enter and a click add, and a drag puts a node where it is dropped. */
export function Palette({ place, at, canvas }: PaletteProps) {
  const { view } = useBuilder();
  const { ask, focus } = useCanvas();
  const { add } = useCanvasEdits();
  const { center } = useCanvasView();
  const [isDragging, setDragging] = useState(false);
  const title = titleOf(place, view);
  const anchor = useMemo(
    () => ({
      current: {
        getBoundingClientRect: () => {
          if (at !== undefined) return new DOMRect(at.x, at.y, 0, 0);
          const { left, top, width } = canvas() ?? new DOMRect();
          // The canvas may be hidden behind the text of the document.
          if (width === 0) return new DOMRect(innerWidth / 2, innerHeight / 6, 0, 0);
          return new DOMRect(left + width / 2, top + 56, 0, 0);
        },
      },
    }),
    [at, canvas],
  );
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && ask(undefined)}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          className={styles.palette}
          data-dragging={isDragging}
          aria-label={title}
          align={at === undefined ? "center" : "start"}
          side="bottom"
          sideOffset={4}
          collisionPadding={12}
          onEscapeKeyDown={() => focusBack(place, focus)}
          onCloseAutoFocus={(event) => event.preventDefault()}
          // What is dragged out is dropped on the canvas, which then closes the palette.
          onFocusOutside={(event) => isDragging && event.preventDefault()}
        >
          <Choices
            title={title}
            place={place}
            onChoose={(type) => {
              ask(undefined);
              add(type, place, center());
            }}
            onDrag={setDragging}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function focusBack(place: NewPlace, focus: ReturnType<typeof useCanvas>["focus"]): void {
  switch (place.kind) {
    case "after":
      focus({ kind: "node", id: place.node });
      break;
    case "edge":
      focus({ kind: "edge", edge: place.edge });
      break;
    case "free":
      focus({ kind: "canvas" });
  }
}

interface ChoicesProps {
  readonly title: string;
  readonly place: NewPlace;
  readonly onChoose: (type: string) => void;
  readonly onDrag: (isDragging: boolean) => void;
}

function Choices({ title, place, onChoose, onDrag }: ChoicesProps) {
  const { agent, view } = useBuilder();
  const registries = useQuery(queries.resources(useApi(), agent.project_id)).data;
  const [query, setQuery] = useState("");
  const [recent] = useState(recentTypes);
  const groups = useMemo(() => groupsFor(query, place, view, recent), [query, place, view, recent]);
  const unavailable = new Set(registries?.unavailable);
  const count = groups.reduce((sum, group) => sum + group.entries.length, 0);
  return (
    <Command className={styles.command} label={title} shouldFilter={false} vimBindings={false} loop>
      <p className={styles.title}>{title}</p>
      <div className={styles.search}>
        <Search size={14} aria-hidden />
        <Command.Input
          className={styles.input}
          placeholder={t("canvas.palette.search")}
          value={query}
          onValueChange={setQuery}
        />
      </div>
      <Command.List className={styles.list} label={title}>
        {groups.map((group) => (
          <Command.Group key={group.name} className={styles.group} heading={group.name}>
            {group.entries.map((entry) => (
              <Command.Item
                key={entry.id}
                className={styles.item}
                value={`${group.name} ${entry.id}`}
                draggable
                onDragStart={({ dataTransfer }) => {
                  dataTransfer.setData(dragFormat, entry.type);
                  dataTransfer.effectAllowed = "copy";
                  onDrag(true);
                }}
                onDragEnd={() => onDrag(false)}
                onSelect={() => onChoose(entry.type)}
              >
                <NodeIcon icon={entry.icon} category={entry.category} />
                <span className={styles.texts}>
                  <span className={styles.name}>{entry.name}</span>
                  <span className={styles.summary}>
                    {unavailable.has(entry.type) ? t("canvas.palette.unavailable") : entry.detail}
                  </span>
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      {count === 0 && <p className={styles.empty}>{t("canvas.palette.nothing", { query })}</p>}
      <p className={styles.hint}>{t("canvas.palette.hint")}</p>
    </Command>
  );
}

interface TypeEntry extends Entry {
  readonly type: string;
  readonly icon: string;
  readonly category: NodeCategory;
  readonly detail: string;
}

const allTypes = (): readonly TypeEntry[] =>
  [...nodeDefinitions.values()].map(({ type, category, icon }) => {
    const { title, summary } = nodeType(type);
    return {
      id: type,
      type,
      name: title,
      detail: summary,
      group: t(`canvas.category.${category}`),
      icon,
      category,
    };
  });

const mostShown = 60;

function groupsFor(
  query: string,
  place: NewPlace,
  view: GraphView,
  recent: readonly string[],
): readonly EntryGroup<TypeEntry>[] {
  const hasStart = view.nodes.some(({ type }) => type === "start");
  // On an edge stands what leads on.
  const isBetween = attachmentOf(place, view).kind === "edge";
  const entries = allTypes().filter(
    ({ type }) => !(hasStart && type === "start") && !(isBetween && (type === "end" || type === "fail")),
  );
  const fitting = fittingAt(place, view);
  const ranked = rankEntries(entries, query, {
    recent: fitting.length > 0 ? fitting : recent,
    recentGroup: fitting.length > 0 ? t("canvas.palette.fitting") : t("canvas.palette.recent"),
    limit: mostShown,
  });
  if (query.trim() !== "" || fitting.length === 0) return ranked;
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  const last = recent.flatMap((type) => (fitting.includes(type) ? [] : (known.get(type) ?? []))).slice(0, 3);
  return last.length === 0
    ? ranked
    : [
        ...ranked.slice(0, 1),
        { name: t("canvas.palette.recent"), entries: last },
        ...ranked.slice(1).map(({ name, entries: members }) => ({
          name,
          entries: members.filter((entry) => !last.includes(entry)),
        })),
      ].filter((group) => group.entries.length > 0);
}

function fittingAt(place: NewPlace, { nodes }: GraphView): readonly string[] {
  if (place.kind === "free") return [];
  const [key, port] = place.kind === "edge" ? [place.edge.from, place.edge.port] : [place.node, place.port];
  const node = nodes.find((each) => each.key === key);
  return node === undefined ? [] : fittingTypes(node.type, port ?? node.ports[0] ?? "out");
}

function titleOf(place: NewPlace, { nodes }: GraphView): string {
  const nameOf = (key: string) => {
    const node = nodes.find((each) => each.key === key);
    return node === undefined ? key : nodeName(node);
  };
  switch (place.kind) {
    case "free":
      return t("canvas.palette.title");
    case "after":
      return t("canvas.palette.after", { name: nameOf(place.node) });
    case "edge":
      return t("canvas.palette.on", { from: nameOf(place.edge.from), to: nameOf(place.edge.to) });
  }
}
