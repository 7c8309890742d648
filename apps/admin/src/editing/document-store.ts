import type { JsonObject } from "@patchbay/graph";

import { parseDocument } from "../draft/parse-document.ts";
import { type GraphView, readGraph } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import type { Edit } from "./edit.ts";
import { doEdit, type History, type Moment, moveTo, redo, undo } from "./history.ts";

/** What the page sees of the edited document at one moment. Equal objects until something changes. */
export interface Editing {
  /** The document; while the text is no JSON object, as it last was. */
  readonly document: JsonObject;
  /** The document as it can be drawn. */
  readonly view: GraphView;
  /** Whether the text is a JSON object, so that it can be saved and edited otherwise than as text. */
  readonly isReadable: boolean;
  /** The line in which reading the text stopped, from 1. */
  readonly wrongLine: number | undefined;
  readonly history: History;
}

/**
 * The document in the hands of one person, with all that can be undone. Canvas, inspector, outline and text view are views
 * of it, and change it by nothing but its methods.
 */
export class DocumentStore {
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #editing: Editing;
  #text: { readonly moment: Moment; readonly text: string } | undefined;

  /** @param now milliseconds since the epoch */
  constructor(history: History, now: () => number = Date.now) {
    this.#now = now;
    this.#editing = editingOf(history, undefined);
  }

  /** For `useSyncExternalStore`; bound. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** For `useSyncExternalStore`; bound. */
  readonly snapshot = (): Editing => this.#editing;

  /** The document as text: as its author wrote it, else with two spaces. */
  get text(): string {
    const moment = this.#editing.history.present;
    if (this.#text?.moment !== moment) {
      this.#text = { moment, text: moment.text ?? formatDocument(moment.document) };
    }
    return this.#text.text;
  }

  /** Does an edit. Nothing happens while the text is not readable: it would be lost. Answers whether something changed. */
  readonly run = (edit: Edit): boolean =>
    this.#editing.isReadable && this.#take(doEdit(this.#editing.history, edit, this.#now()));

  /** Takes what somebody wrote in the text view. */
  readonly write = (text: string): void => {
    if (text === this.text) return;
    const parsed = parseDocument(text);
    const document = parsed.ok ? parsed.document : this.#editing.document;
    const step = { name: t("edit.text"), merge: "text" };
    this.#take(moveTo(this.#editing.history, { document, text }, step, this.#now()));
  };

  readonly undo = (): void => void this.#take(undo(this.#editing.history));

  readonly redo = (): void => void this.#take(redo(this.#editing.history));

  /** Goes to any step of the history: as many back (below 0) or forward (above 0) as said. */
  readonly travel = (steps: number): void => {
    let { history } = this.#editing;
    for (let left = Math.abs(steps); left > 0; left -= 1) history = steps < 0 ? undo(history) : redo(history);
    this.#take(history);
  };

  /** Takes a whole history, as it was kept. */
  readonly restore = (history: History): void => void this.#take(history);

  #take(history: History): boolean {
    if (history === this.#editing.history) return false;
    this.#editing = editingOf(history, this.#editing);
    for (const listener of this.#listeners) listener();
    return true;
  }
}

/** A document as the text view writes it. */
export const formatDocument = (document: JsonObject): string => JSON.stringify(document, null, 2);

function editingOf(history: History, last: Editing | undefined): Editing {
  const { document, text } = history.present;
  const parsed = text === undefined ? undefined : parseDocument(text);
  return {
    document,
    view: last?.document === document ? last.view : readGraph(document),
    isReadable: parsed?.ok !== false,
    wrongLine: parsed?.ok === false ? parsed.line : undefined,
    history,
  };
}
