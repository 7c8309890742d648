import type { Action } from "../actions/action.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { nothingSelected, onlyNode, selectNodes } from "../builder/selection.ts";
import { sameEdge } from "../editing/commands/edge-edits.ts";
import { t } from "../words/words.ts";
import type { Alignment } from "./align.ts";
import { useCanvas } from "./canvas-context.ts";
import { innerOf } from "./inner-graph.ts";
import { isSelected } from "./nodes-to-draw.ts";
import { isNoteKey, noteIdOf } from "./note-key.ts";
import { type Direction, edgesAt, neighborOf } from "./neighbors.ts";
import { useCanvasEdits } from "./use-canvas-edits.ts";
import { useCanvasView } from "./use-canvas-view.ts";
import { useOpenAgent } from "./use-open-agent.ts";
import { noteWidth } from "./notes.ts";

/** How far an arrow key moves what is selected, in canvas pixels: one dot of the ground. */
const step = 20;

const alignments: readonly Alignment[] = [
  "left",
  "center",
  "right",
  "top",
  "middle",
  "bottom",
  "horizontally",
  "vertically",
];

const arrows = [
  { direction: "right", name: "next", move: "moveRight", key: "ArrowRight", by: { x: step, y: 0 } },
  { direction: "left", name: "previous", move: "moveLeft", key: "ArrowLeft", by: { x: -step, y: 0 } },
  { direction: "up", name: "above", move: "moveUp", key: "ArrowUp", by: { x: 0, y: -step } },
  { direction: "down", name: "below", move: "moveDown", key: "ArrowDown", by: { x: 0, y: step } },
] as const;

type Name =
  | Alignment
  | (typeof arrows)[number]["name" | "move"]
  | "add"
  | "connect"
  | "edges"
  | "inspect"
  | "enter"
  | "open"
  | "leave"
  | "rename"
  | "remove"
  | "duplicate"
  | "copy"
  | "cut"
  | "paste"
  | "selectAll"
  | "note"
  | "layout"
  | "fit"
  | "fitSelection"
  | "zoomIn"
  | "zoomOut";

type Group = "canvas" | "arrange" | "clipboard" | "view";

/**
 * Everything that can be done on the canvas, for keys, menus and the command palette. The canvas itself listens for the
 * keys of those that stand `within` it. Only below the canvas's provider.
 */
export function useCanvasActions(): readonly Action[] {
  const { agent, view, path, open, canEdit, selection, select } = useBuilder();
  const { ask, boxes, noteBoxes, focus, message, say } = useCanvas();
  const edits = useCanvasEdits();
  const canvas = useCanvasView();
  const openAgent = useOpenAgent();

  const { nodes, edges, notes } = selection;
  const count = nodes.length + edges.length + notes.length;
  const current = nodes.at(-1);
  const node = view.nodes.find(({ key }) => key === current);
  const inner = node === undefined ? undefined : innerOf(node);
  const edge = edges.at(-1);

  const goTo = (key: string | undefined) => {
    if (key === undefined) return;
    select(selectNodes(key));
    focus({ kind: "node", id: key });
  };

  const goToEdge = (start: string, by: number) => {
    const own = edgesAt(view, start);
    const at = edge === undefined ? -1 : own.findIndex((each) => sameEdge(each, edge));
    const next = own.at(at === -1 ? 0 : (at + by) % own.length);
    if (next === undefined) return;
    const { from, port, to } = next;
    select({ ...nothingSelected, edges: [{ from, port, to }] });
    focus({ kind: "edge", edge: { from, port, to } });
  };

  const go = (direction: Direction) => {
    if (edge === undefined || current !== undefined)
      return goTo(neighborOf(view, boxes, current ?? "", direction));
    switch (direction) {
      case "right":
        return goTo(edge.to);
      case "left":
        return goTo(edge.from);
      case "up":
        return goToEdge(edge.from, -1);
      case "down":
        return goToEdge(edge.from, 1);
    }
  };

  const extend = (direction: Direction) => {
    const next = neighborOf(view, boxes, current ?? "", direction);
    if (next === undefined) return;
    select({ ...selection, nodes: [...nodes.filter((key) => key !== next), next] });
    focus({ kind: "node", id: next });
  };

  const addHere = () => {
    if (current !== undefined) ask({ kind: "palette", place: { kind: "after", node: current } });
    else if (edge !== undefined) ask({ kind: "palette", place: { kind: "edge", edge } });
    else ask({ kind: "palette", place: { kind: "free" } });
  };

  const enterBody = (key: string) => {
    open([...path, key]);
    focus({ kind: "canvas" });
  };

  const enter = () => {
    if (inner === undefined) return;
    if (inner.kind === "agent") void openAgent(inner.slug);
    else if (current !== undefined) enterBody(current);
  };

  /** Opens the card that has the focus, which a screen reader moves without selecting; else what is selected. */
  const openFocused = () => {
    const focused = focusedCard();
    if (focused !== undefined && isNoteKey(focused))
      return canEdit ? ask({ kind: "note", note: noteIdOf(focused) }) : undefined;
    const shown = focused ?? current;
    const opened = view.nodes.find(({ key }) => key === shown);
    if (opened !== undefined && innerOf(opened)?.kind === "body") return enterBody(opened.key);
    if (focused === undefined && count === 0) return undefined;
    if (focused === undefined || isSelected(selection, focused)) select(selection);
    else select(selectNodes(focused));
    focusInspector();
    return undefined;
  };

  const leave = () => {
    if (message !== undefined) return say(undefined);
    if (count > 0) return select(nothingSelected);
    const left = path.at(-1);
    open(path.slice(0, -1));
    goTo(left);
  };

  const canOpen = inner?.kind === "body" || (inner?.kind === "agent" && inner.slug !== agent.slug);

  return [
    action("add", "canvas", ["a"], canEdit, addHere),
    action("connect", "canvas", ["c"], canEdit && node !== undefined && node.ports.length > 0, () => {
      if (current !== undefined) ask({ kind: "connect", from: current });
    }),
    action("rename", "canvas", ["F2"], canEdit && onlyNode(selection) !== undefined, () => {
      if (current !== undefined) ask({ kind: "rename", node: current });
    }),
    action("inspect", "canvas", ["i"], count > 0, () => {
      select(selection);
      focusInspector();
    }),
    action("open", "canvas", ["g"], canOpen, enter),
    action("remove", "canvas", ["Delete", "Backspace"], canEdit && count > 0, edits.remove),
    action("note", "canvas", ["n"], canEdit, () => {
      const { x, y } = canvas.center();
      ask({ kind: "note", note: edits.addNote({ x: x - noteWidth / 2, y: y - noteWidth / 4 }) });
    }),
    action("edges", "canvas", ["e"], current !== undefined || edge !== undefined, () =>
      goToEdge(current ?? edge?.from ?? "", 1),
    ),
    local("enter", "canvas", ["Enter"], view.nodes.length + noteBoxes.size > 0, openFocused),
    local("leave", "canvas", ["Escape"], message !== undefined || count > 0 || path.length > 0, leave),
    ...arrows.map(({ name, key, direction }) =>
      local(name, "canvas", [key], view.nodes.length > 0, () => go(direction)),
    ),
    ...arrows.map(({ name, key, direction }) => ({
      ...local(name, "canvas", [`Shift+${key}`], nodes.length > 0, () => extend(direction)),
      id: `canvas.${name}.extend`,
      name: t(`canvas.action.extend.${direction}`),
    })),
    ...arrows.map(({ move, key, by }) =>
      local(move, "arrange", [`Alt+${key}`], canEdit && nodes.length + notes.length > 0, () =>
        edits.nudge(by),
      ),
    ),
    action(
      "layout",
      "arrange",
      ["l"],
      canEdit && view.nodes.length > 0,
      () => void edits.layOut().then(canvas.show),
    ),
    ...alignments.map((how) =>
      action(how, "arrange", [], canEdit && nodes.length > (how.endsWith("ally") ? 2 : 1), () =>
        edits.align(how),
      ),
    ),
    action("duplicate", "clipboard", ["Mod+d"], canEdit && nodes.length + notes.length > 0, edits.duplicate),
    local("copy", "clipboard", ["Mod+c"], nodes.length + notes.length > 0, () => {
      document.execCommand("copy");
    }),
    local("cut", "clipboard", ["Mod+x"], canEdit && nodes.length + notes.length > 0, () => {
      document.execCommand("cut");
    }),
    local("paste", "clipboard", ["Mod+v"], canEdit, () => undefined),
    local("selectAll", "canvas", ["Mod+a"], view.nodes.length > 0, () =>
      select({
        nodes: view.nodes.map(({ key }) => key),
        edges: [],
        notes: [...noteBoxes.keys()],
      }),
    ),
    action("fit", "view", ["1"], boxes.size > 0, () =>
      canvas.show([...boxes.values(), ...noteBoxes.values()]),
    ),
    action("fitSelection", "view", ["2"], count > 0, () => {
      const ends = edges.flatMap(({ from, to }) => [from, to]);
      const chosen = new Set([...nodes, ...ends]);
      canvas.show([
        ...[...boxes].filter(([key]) => chosen.has(key)).map(([, box]) => box),
        ...[...noteBoxes].filter(([id]) => notes.includes(id)).map(([, box]) => box),
      ]);
    }),
    action("zoomIn", "view", ["+", "="], boxes.size > 0, canvas.zoomIn),
    action("zoomOut", "view", ["-"], boxes.size > 0, canvas.zoomOut),
  ];
}

const action = (
  name: Name,
  group: Group,
  keys: readonly string[],
  isEnabled: boolean,
  run: () => void,
): Action => ({
  id: `canvas.${name}`,
  name: t(`canvas.action.${name}`),
  group: t(`canvas.group.${group}`),
  keys,
  isEnabled,
  run,
});

/** An action whose keys mean something else elsewhere on the page. */
const local = (...given: Parameters<typeof action>): Action => ({
  ...action(...given),
  within: t("canvas.label"),
});

/** Ids of actions whose keys the browser answers by an event of its own, which must still come about. */
export const nativeActions: ReadonlySet<string> = new Set(["canvas.copy", "canvas.cut", "canvas.paste"]);

/** The key of the node or note whose card has the keyboard's focus. */
function focusedCard(): string | undefined {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement.matches(".react-flow__node")
    ? activeElement.dataset["id"]
    : undefined;
}

/** Moves the keyboard to the first thing in the inspector, once it shows what is selected. */
function focusInspector(): void {
  requestAnimationFrame(() => {
    const field = 'input, textarea, select, button, [tabindex="0"], [contenteditable="true"]';
    const inspector = document.querySelector('[data-region="inspector"]');
    inspector?.querySelector<HTMLElement>(field)?.focus();
  });
}
