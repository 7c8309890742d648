import type { Json, JsonObject } from "@patchbay/graph";

import { isFields, text as textOf } from "../../graph/read-fields.ts";
import { t } from "../../words/words.ts";
import { freeId, notesOf, rawList } from "../document-parts.ts";
import type { Edit } from "../edit.ts";
import type { Position } from "./node-edits.ts";
import { rounded } from "./rounded.ts";

/** An id for a new note that is not taken. */
export const idForNote = (document: JsonObject): string =>
  freeId("note", new Set(notesOf(document).map((note) => textOf(note["id"]))));

/** Puts a note on the canvas. Take its id from {@link idForNote}. */
export const addNote = (id: string, position: Position, text = ""): Edit => ({
  name: t("canvas.edit.addNote"),
  apply: (document) => ({
    ...document,
    notes: [...rawList(document["notes"]), { id, text, ...rounded(position) }],
  }),
});

/** Writes on a note. */
export const writeNote = (id: string, text: string): Edit => ({
  name: t("canvas.edit.writeNote"),
  merge: `note ${id}`,
  apply: (document) =>
    changeNotes(document, (note) => (note["id"] === id && note["text"] !== text ? { ...note, text } : note)),
});

/** Puts notes to other places, in canvas pixels. */
export const moveNotes = (positions: ReadonlyMap<string, Position>): Edit => ({
  name: t("canvas.edit.moveNotes"),
  merge: `move notes ${[...positions.keys()].join(" ")}`,
  apply: (document) =>
    changeNotes(document, (note) => {
      const position = positions.get(textOf(note["id"]));
      if (position === undefined) return note;
      const { x, y } = rounded(position);
      return note["x"] === x && note["y"] === y ? note : { ...note, x, y };
    }),
});

/** Removes notes; the document has no list of them once none is left. */
export const removeNotes = (ids: readonly string[]): Edit => ({
  name: ids.length === 1 ? t("canvas.edit.removeNote") : t("canvas.edit.removeNotes", { count: ids.length }),
  apply: (document) => {
    const all = rawList(document["notes"]);
    const left = all.filter((note) => !isFields(note) || !ids.includes(textOf(note["id"])));
    if (left.length === all.length) return document;
    const { notes: _, ...others } = document;
    return left.length === 0 ? others : { ...others, notes: left };
  },
});

function changeNotes(document: JsonObject, change: (note: JsonObject) => JsonObject): JsonObject {
  const all = rawList(document["notes"]);
  const changed = all.map((note): Json => (isFields(note) ? change(note) : note));
  return changed.every((note, index) => note === all[index]) ? document : { ...document, notes: changed };
}
