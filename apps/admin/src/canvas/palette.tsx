import { nodeDefinitions } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useMemo, useState } from "react";

import choices from "../actions/command-list.module.css";
import { type Entry, type EntryGroup, rankEntries } from "../actions/rank-entries.ts";
import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import type { NodeCategory } from "../graph/node-types.ts";
import { type GraphView, nodeName } from "../graph/read-graph.ts";
import { nodeType } from "../graph/node-types.ts";
import { t } from "../words/words.ts";
import { type NewPlace, type Question, useCanvas } from "./canvas-context.ts";
import { fittingTypes, usefulTypes } from "./fitting-types.ts";
import { attachmentOf, isBetween, waysOut } from "./new-node.ts";
import { NodeIcon } from "./node-icon.tsx";
import styles from "./palette.module.css";
import { PortChoice } from "./port-choice.tsx";
import { recentTypes } from "./recent-types.ts";
import { useCanvasEdits } from "./use-canvas-edits.ts";
import { useCanvasView } from "./use-canvas-view.ts";

interface PaletteProps {
  readonly question: Extract<Question, { readonly kind: "palette" }>;
  /** The canvas on the screen. */
  readonly canvas: () => DOMRect | undefined;
}

/** What a drag from the palette carries. */
export const dragFormat = "application/x-patchbay-node-type";

/** All node types to choose from: typing finds, Enter and a click add, and a drag puts a node where it is dropped. */
export function Palette({ question, canvas }: PaletteProps) {
  const { at, dragged } = question;
  const { view } = useBuilder();
  const { ask, focus } = useCanvas();
  const { add } = useCanvasEdits();
  const { center } = useCanvasView();
  const [place, setPlace] = useState(question.place);
  const isDragging = dragged !== undefined;
  const asked = question.place;
  const ways = asked.kind === "after" && asked.port === undefined ? waysOut(view, asked.node) : [];
  const attachment = attachmentOf(place, view);
  const port =
    attachment.kind === "edge"
      ? attachment.edge.port
      : attachment.kind === "after"
        ? attachment.port
        : undefined;
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
          onEscapeKeyDown={() => focusBack(asked, focus)}
          onOpenAutoFocus={(event) => {
            // The field comes before the ways out, which stand above it.
            event.preventDefault();
            const content = event.currentTarget;
            if (content instanceof HTMLElement) content.querySelector<HTMLElement>("[cmdk-input]")?.focus();
          }}
          onCloseAutoFocus={(event) => event.preventDefault()}
          // What is dragged out is dropped on the canvas, which then closes the palette.
          onFocusOutside={(event) => isDragging && event.preventDefault()}
        >
          <p className={styles.title}>{title}</p>
          {ways.length > 1 && <PortChoice ways={ways} chosen={port} onChoose={setPlace} />}
          <Choices
            title={title}
            place={place}
            onChoose={(type) => {
              ask(undefined);
              add(type, place, center());
            }}
            onDrag={(type) => {
              const { dragged: _, ...rest } = question;
              ask(type === undefined ? rest : { ...rest, dragged: type });
            }}
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
  /** Called with the type that is being dragged, then without one. */
  readonly onDrag: (type: string | undefined) => void;
}

function Choices({ title, place, onChoose, onDrag }: ChoicesProps) {
  const { agent, view } = useBuilder();
  const registries = useQuery(queries.resources(useApi(), agent.project_id)).data;
  const [query, setQuery] = useState("");
  const [recent] = useState(recentTypes);
  const unavailable = useMemo(() => new Set(registries?.unavailable), [registries]);
  const groups = useMemo(
    () => groupsFor(query, place, view, { recent, unavailable }),
    [query, place, view, recent, unavailable],
  );
  const count = groups.reduce((sum, group) => sum + group.entries.length, 0);
  return (
    <Command
      className={[choices.command, styles.command].join(" ")}
      label={title}
      shouldFilter={false}
      vimBindings={false}
      loop
    >
      <div className={[choices.search, styles.search].join(" ")}>
        <Search size={14} aria-hidden />
        <Command.Input
          className={[choices.input, styles.input].join(" ")}
          placeholder={t("canvas.palette.search")}
          value={query}
          onValueChange={setQuery}
        />
      </div>
      <Command.List className={[choices.list, styles.list].join(" ")} label={title}>
        {groups.map((group) => (
          <Command.Group
            key={group.name}
            className={[choices.group, styles.group].join(" ")}
            heading={group.name}
          >
            {group.entries.map((entry) => (
              <Command.Item
                key={entry.id}
                className={[choices.item, styles.item].join(" ")}
                value={`${group.name} ${entry.id}`}
                draggable
                onDragStart={({ dataTransfer }) => {
                  dataTransfer.setData(dragFormat, entry.type);
                  dataTransfer.effectAllowed = "copy";
                  onDrag(entry.type);
                }}
                onDragEnd={({ dataTransfer }) => {
                  // Where it was dropped the canvas has closed the palette.
                  if (dataTransfer.dropEffect === "none") onDrag(undefined);
                }}
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
      {count === 0 && (
        <p className={[choices.empty, styles.empty].join(" ")}>{t("canvas.palette.nothing", { query })}</p>
      )}
      <p className={[choices.hint, styles.hint].join(" ")}>{t("canvas.palette.hint")}</p>
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
  { recent, unavailable }: { readonly recent: readonly string[]; readonly unavailable: ReadonlySet<string> },
): readonly EntryGroup<TypeEntry>[] {
  const hasStart = view.nodes.some(({ type }) => type === "start");
  // On an edge stands what leads on.
  const isOnEdge = attachmentOf(place, view).kind === "edge";
  const entries = allTypes().filter(
    ({ type }) => !(hasStart && type === "start") && (!isOnEdge || isBetween(type)),
  );
  // What cannot run here can be had all the same, but is nobody's first choice.
  const fitting = fittingAt(place, view).filter((type) => !unavailable.has(type));
  const ranked = rankEntries(entries, query, {
    recent: fitting,
    recentGroup: t(place.kind === "free" ? "canvas.palette.useful" : "canvas.palette.fitting"),
    limit: mostShown,
  });
  if (query.trim() !== "") return ranked;
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
  if (place.kind === "free") return usefulTypes(nodes.some(({ type }) => type === "start"));
  const [key, port] = place.kind === "edge" ? [place.edge.from, place.edge.port] : [place.node, place.port];
  const node = nodes.find((each) => each.key === key);
  const hasEnd = nodes.some(({ type }) => type === "end");
  return node === undefined ? [] : fittingTypes(node.type, port ?? node.ports[0] ?? "out", hasEnd);
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
