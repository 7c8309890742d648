import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { addNote, idForNote, moveNotes, removeNotes, writeNote } from "./note-edits.ts";

const empty: JsonObject = { nodes: [] };
const noted = addNote("note", { x: 1.4, y: 2.6 }, "Hi").apply(empty);

test("a note stands where it was put, to the pixel", () => {
  expect(noted["notes"]).toEqual([{ id: "note", text: "Hi", x: 1, y: 3 }]);
  expect(idForNote(noted)).toBe("note_2");
  expect(idForNote(empty)).toBe("note");
});

test("a note is written on and moved, and stays the same object where nothing changes", () => {
  expect(writeNote("note", "Ho").apply(noted)["notes"]).toEqual([{ id: "note", text: "Ho", x: 1, y: 3 }]);
  expect(moveNotes(new Map([["note", { x: 7, y: 8 }]])).apply(noted)["notes"]).toEqual([
    { id: "note", text: "Hi", x: 7, y: 8 },
  ]);
  expect(writeNote("note", "Hi").apply(noted)).toBe(noted);
  expect(moveNotes(new Map([["other", { x: 7, y: 8 }]])).apply(noted)).toBe(noted);
});

test("without its last note the document is as it was before the first", () => {
  expect(removeNotes(["note"]).apply(noted)).toEqual(empty);
  expect(removeNotes(["other"]).apply(noted)).toBe(noted);
});

test("what is no note stays where it is", () => {
  const odd: JsonObject = { notes: [7, { id: 3 }, { id: "a", text: "A", x: 0, y: 0 }] };
  expect(writeNote("a", "B").apply(odd)["notes"]).toEqual([7, { id: 3 }, { id: "a", text: "B", x: 0, y: 0 }]);
  expect(removeNotes(["a"]).apply(odd)["notes"]).toEqual([7, { id: 3 }]);
});
