import { randomBytes } from "node:crypto";
import { z } from "zod";

import { defineJob, type JobDefinition } from "../define-job.ts";

/** What the jobs of tests carry. */
export type Note = { readonly note_id: string; readonly revision: number };

/** A kind of job that no other test knows: tests share a store. */
export function noteJob({
  name = `note.t${randomBytes(6).toString("hex")}`,
  attempts = 3,
}: { name?: string; attempts?: number } = {}): JobDefinition<Note> {
  return defineJob({
    name,
    payload: z.strictObject({ note_id: z.string(), revision: z.int() }),
    id: (note) => `${note.note_id}-${note.revision}`,
    attempts,
    backoff: { first_ms: 40, max_ms: 1_000 },
  });
}
