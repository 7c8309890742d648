import type { JsonObject } from "@patchbay/graph";

import { notesOf } from "../editing/document-parts.ts";
import { text } from "../graph/read-fields.ts";
import type { Box } from "./viewport.ts";

/** A note on the canvas. */
export interface Note extends Box {
  readonly id: string;
  readonly text: string;
}

/** The note's measures in canvas pixels; note-card.module.css draws to the same numbers. */
export const noteWidth = 208;
const lineHeight = 19;
const padding = 24;
const fewestLines = 2;
const mostLines = 14;

/** How many letters of an ordinary text fit on a line. */
const lettersOnLine = 28;

/** The notes of a graph that can be drawn, each as large as its text asks for; of two with one id the first. */
export function notesIn(graph: JsonObject): readonly Note[] {
  const seen = new Set<string>();
  return notesOf(graph).flatMap((note) => {
    const id = text(note["id"]);
    const { x, y } = note;
    if (id === "" || seen.has(id) || typeof x !== "number" || typeof y !== "number") return [];
    seen.add(id);
    const written = text(note["text"]);
    return [{ id, text: written, x, y, width: noteWidth, height: heightOf(written) }];
  });
}

function heightOf(written: string): number {
  const lines = written
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / lettersOnLine)), 0);
  return padding + lineHeight * Math.min(mostLines, Math.max(fewestLines, lines));
}
