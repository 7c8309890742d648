import type { JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { isFields } from "../graph/read-fields.ts";
import type { History } from "./history.ts";

/** What this browser keeps of the work on one draft. */
export interface KeptWork {
  readonly history: History;
  /** The draft as it was saved last, and its ETag: what the history's present was made from. */
  readonly base: JsonObject;
  readonly etag: string;
}

/** Changes with the shape of {@link KeptWork}: what an older page kept is dropped rather than misread. */
const format = 1;

/** Work as it is kept. */
export const writeKeptWork = (work: KeptWork): unknown => ({ format, ...work });

/** Kept work, as a browser gave it back; undefined for anything else. Documents stay the very objects that they share. */
export function readKeptWork(value: unknown): KeptWork | undefined {
  const read = Kept.safeParse(value);
  if (!read.success) return undefined;
  const { history, base, etag } = read.data;
  // What is saved next is made of these two; steps are looked at when somebody goes back to them.
  const isSound = [base, history.present.document].every((each) => z.json().safeParse(each).success);
  return isSound ? { history, base, etag } : undefined;
}

/** Not read any deeper, as that would copy it: documents of neighboring steps share almost all that they hold. */
const Document = z.custom<JsonObject>(isFields);
const text = z.union([z.string(), z.undefined()]);
const Moment = z.strictObject({ document: Document, text });
const Step = z.strictObject({ name: z.string(), moment: Moment, merge: text, at: z.number() });
const Kept = z.strictObject({
  format: z.literal(format),
  history: z.strictObject({ present: Moment, past: z.array(Step), future: z.array(Step) }),
  base: Document,
  etag: z.string(),
});
