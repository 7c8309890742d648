import type { JsonObject } from "@patchbay/graph";

import { sameJson } from "./commands/change-at.ts";
import type { Edit } from "./edit.ts";

/** A document at one moment. */
export interface Moment {
  readonly document: JsonObject;
  /** How its author wrote it, where that is another text than the document's own, or one that cannot be read yet. */
  readonly text: string | undefined;
}

/** One thing that was done. */
export interface Step {
  readonly name: string;
  /** How things stood before it in the past, and after it in the future. */
  readonly moment: Moment;
  readonly merge: string | undefined;
  /** When it was done last, in milliseconds since the epoch. */
  readonly at: number;
}

/** Everything that can be undone and done again; plain data, so that it can be kept. Moments share what they agree on. */
export interface History {
  readonly present: Moment;
  /** Oldest first. */
  readonly past: readonly Step[];
  /** Next first. */
  readonly future: readonly Step[];
}

/** How many steps are kept. */
const keptSteps = 200;

/** What was typed without a pause of this length is one step. */
const mergeWithinMs = 1_500;

export const beginHistory = (document: JsonObject): History => ({
  present: { document, text: undefined },
  past: [],
  future: [],
});

/** Does an edit at a time. An edit that changes nothing leaves no step. */
export function doEdit(history: History, edit: Edit, at: number): History {
  const document = edit.apply(history.present.document);
  return document === history.present.document
    ? history
    : moveTo(history, { document, text: undefined }, edit, at);
}

/** Goes on to another moment in one named step. */
export function moveTo(
  { present, past }: History,
  next: Moment,
  { name, merge }: Pick<Edit, "name" | "merge">,
  at: number,
): History {
  const last = past.at(-1);
  const isSameStep =
    last !== undefined && merge !== undefined && last.merge === merge && at - last.at < mergeWithinMs;
  // A field that was typed in and is as it was before: there is nothing to undo.
  if (isSameStep && last.moment.text === next.text && sameJson(last.moment.document, next.document))
    return { present: last.moment, past: past.slice(0, -1), future: [] };
  const step = isSameStep ? { ...last, name, at } : { name, merge, at, moment: present };
  return {
    present: next,
    past: [...(isSameStep ? past.slice(0, -1) : past), step].slice(-keptSteps),
    future: [],
  };
}

/** One step back; the same history where there is none. */
export function undo(history: History): History {
  const step = history.past.at(-1);
  if (step === undefined) return history;
  const below = history.past.at(-2);
  return {
    present: step.moment,
    // The step below is closed, and so is the one that was undone: what is typed now is another one.
    past: [...history.past.slice(0, -2), ...(below === undefined ? [] : [{ ...below, merge: undefined }])],
    future: [{ ...step, merge: undefined, moment: history.present }, ...history.future],
  };
}

/** One step forward again; the same history where there is none. */
export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (step === undefined) return history;
  return { present: step.moment, past: [...history.past, { ...step, moment: history.present }], future };
}

/**
 * The history as if the present had always stood on another ground: what somebody else saved, merged in, is one step that
 * can be undone like any other.
 */
export const adopt = (history: History, document: JsonObject, name: string, at: number): History =>
  moveTo(history, { document, text: undefined }, { name }, at);
