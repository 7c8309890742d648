import type { JsonObject } from "@patchbay/graph";

import { useBuilder } from "../builder/builder-context.ts";
import { nothingSelected, type Selection, selectNodes } from "../builder/selection.ts";
import { copySelection, fragmentText, pasteFragment, type Pasting } from "../editing/commands/clipboard.ts";
import { inOneStep } from "../editing/commands/compose.ts";
import { disconnect } from "../editing/commands/edge-edits.ts";
import { moveNodes, removeNodes, renameNode } from "../editing/commands/node-edits.ts";
import { addNote, idForNote, moveNotes, removeNotes, writeNote } from "../editing/commands/note-edits.ts";
import type { Edit } from "../editing/edit.ts";
import { readGraph } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { type Alignment, aligned } from "./align.ts";
import { type NewPlace, useCanvas } from "./canvas-context.ts";
import type { Point } from "./layout.ts";
import { addDrafted, type Attachment, draftNode } from "./new-node.ts";
import { noteWidth } from "./notes.ts";
import {
  completedPlaces,
  freePlace,
  nearestPlace,
  notesBeside,
  placeAfter,
  placeOnEdge,
  sizeOf,
} from "./place-nodes.ts";
import { rememberType } from "./recent-types.ts";
import { useKnown } from "./use-known.ts";
import type { Box, Size } from "./viewport.ts";

/** Everything that the canvas changes in the document; each is one step of the history, and none asks back. */
export interface CanvasEdits {
  /** @param center where to put what has no place of its own, in canvas pixels */
  readonly add: (type: string, place: NewPlace, center: Point) => void;
  /** Answers the id of the new note. */
  readonly addNote: (at: Point) => string;
  readonly move: (
    places: ReadonlyMap<string, Point>,
    notes: ReadonlyMap<string, Point>,
    name?: string,
  ) => void;
  readonly nudge: (by: Point) => void;
  readonly align: (how: Alignment) => void;
  /** Answers where everything lies then. */
  readonly layOut: () => Promise<readonly Box[]>;
  readonly remove: () => void;
  readonly duplicate: () => void;
  /** The selection as text for the clipboard; undefined where nothing can be copied. */
  readonly copied: () => string | undefined;
  readonly paste: (fragment: JsonObject, at: Point | undefined) => Pasting;
  readonly rename: (key: string, name: string) => void;
  readonly write: (note: string, text: string) => void;
}

/** The edits of the graph that the canvas shows. */
export function useCanvasEdits(): CanvasEdits {
  const { graph, view, selection, select, edit } = useBuilder();
  const { layout, layOut, boxes, noteBoxes, focus } = useCanvas();
  const known = useKnown();

  /** The places of nodes that have none of their own, as they are drawn: what comes or goes must not move them. */
  const unwritten = (): [string, Point][] =>
    view.nodes.flatMap(({ key, position }) => {
      const place = layout?.nodes.get(key);
      return position !== undefined || place === undefined ? [] : [[key, place]];
    });

  const move: CanvasEdits["move"] = (places, notes, name = t("edit.move")) => {
    const edits = [
      ...(places.size === 0 ? [] : [moveNodes(new Map([...unwritten(), ...places]), name)]),
      ...(notes.size === 0 ? [] : [moveNotes(notes)]),
    ];
    const moved = [...places.keys(), ...notes.keys()].join(" ");
    const [only, ...others] = edits;
    if (only === undefined) return;
    edit(others.length === 0 ? only : { ...inOneStep(name, edits), merge: `move ${moved}` });
  };

  const add: CanvasEdits["add"] = (type, place, center) => {
    const drafted = draftNode(type, place, graph, view, known);
    const { node, drawn, attachment } = drafted;
    const size = sizeOf(drawn);
    // The first nodes of a graph are laid out.
    const found = placeFor(place, attachment, boxes, size, boxes.size > 0 ? center : undefined);
    const position = found?.position;
    const added = addDrafted(drafted, position);
    const around = position === undefined ? [] : unwritten();
    const moved = new Map([...around, ...(found?.moved ?? [])]);
    edit(moved.size === 0 ? added : inOneStep(added.name, [moveNodes(moved), added]));
    rememberType(type);
    select(selectNodes(node.id));
    focus({ kind: "node", id: node.id });
  };

  const selectPasted = (pasting: Pasting, name = pasting.edit.name) => {
    const { selection: pasted } = pasting;
    edit(inOneStep(name, [moveNodes(new Map(unwritten())), pasting.edit]));
    select(pasted);
    const last = pasted.nodes.at(-1);
    const note = pasted.notes.at(-1);
    if (last !== undefined) focus({ kind: "node", id: last });
    else if (note !== undefined) focus({ kind: "note", id: note });
  };

  return {
    add,
    addNote: (at) => {
      const id = idForNote(graph);
      const taken = [...boxes.values(), ...noteBoxes.values()];
      edit(addNote(id, freePlace(taken, { width: noteWidth, height: noteWidth / 3 }, at)));
      select({ ...nothingSelected, notes: [id] });
      return id;
    },
    move,
    nudge: ({ x, y }) => {
      const moved = (keys: readonly string[], from: ReadonlyMap<string, Box>) =>
        new Map(
          keys.flatMap((key) => {
            const box = from.get(key);
            return box === undefined ? [] : [[key, { x: box.x + x, y: box.y + y }] as const];
          }),
        );
      move(moved(selection.nodes, boxes), moved(selection.notes, noteBoxes));
    },
    align: (how) => {
      const chosen = new Map([...boxes].filter(([key]) => selection.nodes.includes(key)));
      const isSpread = how === "horizontally" || how === "vertically";
      move(aligned(chosen, how), new Map(), t(isSpread ? "canvas.edit.distribute" : "canvas.edit.align"));
    },
    layOut: async () => {
      const { nodes } = await layOut();
      const moved = new Map([...boxes].map(([key, box]) => [key, { ...box, ...nodes.get(key) }] as const));
      const name = t("canvas.edit.layout");
      const notes = moveNotes(notesBeside(noteBoxes, boxes, moved));
      edit(inOneStep(name, [moveNodes(nodes, name), notes]));
      return [...moved.values()];
    },
    remove: () => {
      const removal = removalOf(selection);
      if (removal === undefined) return;
      const next = neighborLeft(selection, view.edges);
      // Where they stand is written down with it, so that nothing moves when the page is opened anew either.
      edit(
        selection.nodes.length === 0
          ? removal
          : inOneStep(removal.name, [moveNodes(new Map(unwritten())), removal]),
      );
      select(next === undefined ? nothingSelected : selectNodes(next));
      focus(next === undefined ? { kind: "canvas" } : { kind: "node", id: next });
    },
    duplicate: () => {
      const fragment = copySelection(graph, selection, new Map(unwritten()));
      if (fragment !== undefined) selectPasted(pasteFragment(graph, fragment), t("canvas.edit.duplicate"));
    },
    copied: () => {
      const fragment = copySelection(graph, selection, new Map(unwritten()));
      return fragment === undefined ? undefined : fragmentText(fragment);
    },
    paste: (fragment, at) => {
      // What is pasted into an empty graph, and lies nowhere, is laid out with it.
      const isLaidOut = view.nodes.length === 0 || at === undefined;
      const pasting = pasteFragment(graph, isLaidOut ? fragment : withPlaces(fragment), at);
      selectPasted(pasting);
      return pasting;
    },
    rename: (key, name) => void edit(renameNode(key, name)),
    write: (note, text) => void edit(writeNote(note, text)),
  };
}

/** A fragment in which every node has a place: beside those that have one, as the canvas would draw it. */
const withPlaces = (fragment: JsonObject): JsonObject =>
  moveNodes(completedPlaces(readGraph(fragment))).apply(fragment);

interface Place {
  readonly position: Point;
  readonly moved?: ReadonlyMap<string, Point>;
}

/** Where a new node lies; undefined where the automatic layout is to place it. */
function placeFor(
  place: NewPlace,
  attachment: Attachment,
  boxes: ReadonlyMap<string, Box>,
  size: Size,
  center: Point | undefined,
): Place | undefined {
  if (place.kind !== "edge" && place.position !== undefined)
    return { position: nearestPlace([...boxes.values()], size, place.position) };
  if (center === undefined) return undefined;
  if (attachment.kind === "edge") return placeOnEdge(boxes, attachment.edge, size);
  const behind = attachment.kind === "after" ? placeAfter(boxes, attachment.from, size) : undefined;
  const middle = { x: center.x - size.width / 2, y: center.y - size.height / 2 };
  return { position: behind ?? freePlace([...boxes.values()], size, middle) };
}

/** One step that removes all that is selected; undefined where nothing is. */
function removalOf({ nodes, edges, notes }: Selection): Edit | undefined {
  const edits = [
    // First, as they may hang on the nodes.
    ...(edges.length === 0 ? [] : [disconnect(edges)]),
    ...(nodes.length === 0 ? [] : [removeNodes(nodes)]),
    ...(notes.length === 0 ? [] : [removeNotes(notes)]),
  ];
  const [only, ...others] = edits;
  if (only === undefined || others.length === 0) return only;
  return inOneStep(t("canvas.edit.remove", { count: nodes.length + edges.length + notes.length }), edits);
}

/** A node beside what is removed, for the keyboard to go on from. */
function neighborLeft(
  { nodes, edges }: Selection,
  all: readonly { readonly from: string; readonly to: string }[],
): string | undefined {
  if (nodes.length === 0) return edges[0]?.from;
  const gone = new Set(nodes);
  return (
    all.find(({ from, to }) => gone.has(to) && !gone.has(from))?.from ??
    all.find(({ from, to }) => gone.has(from) && !gone.has(to))?.to
  );
}
