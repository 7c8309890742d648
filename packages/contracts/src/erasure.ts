import { z } from "zod";

import { ErasureId, ProjectId, ThreadId } from "./ids.ts";
import { text } from "./limits.ts";

/** Whose data is to be removed: all of one caller's (a person's, or an API key's), or all that is in one thread. */
export const CreateErasure = z
  .union([
    z.strictObject({
      /** The id of a user or an API key. */
      caller_id: text(200).min(1),
    }),
    z.strictObject({ thread_id: ThreadId }),
  ])
  .meta({ id: "CreateErasure" });
export type CreateErasure = z.infer<typeof CreateErasure>;

/** How many of what were removed. */
export const ErasureCounts = z
  .strictObject({
    threads: z.int().min(0),
    runs: z.int().min(0),
    events: z.int().min(0),
    interrupts: z.int().min(0),
    checkpoints: z.int().min(0),
    effects: z.int().min(0),
    idempotency_keys: z.int().min(0),
    /** Answers that they gave in runs of others. */
    answers: z.int().min(0),
  })
  .meta({ id: "ErasureCounts" });
export type ErasureCounts = z.infer<typeof ErasureCounts>;

/** The receipt. Of whom it is only a digest is kept: who knows the id can tell that it is theirs. */
export const Erasure = z
  .strictObject({
    id: ErasureId,
    project_id: ProjectId,
    kind: z.enum(["caller", "thread"]),
    /** SHA-256 of the id, in hex. */
    subject_digest: z.string(),
    counts: ErasureCounts,
    created_at: z.iso.datetime(),
    /** Null while something is left: an answer that a run of somebody else still works with, or the rest of very much. */
    completed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Erasure" });
export type Erasure = z.infer<typeof Erasure>;
