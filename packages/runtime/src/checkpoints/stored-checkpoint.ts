import { z } from "zod";

const Version = z.union([z.number(), z.string()]);
const Versions = z.record(z.string(), Version);

/** What a row of a checkpoint holds: LangGraph's checkpoint, without its id and the values of its channels. */
export const StoredCheckpoint = z.object({
  checkpoint_id: z.string(),
  parent_id: z.string().nullable(),
  checkpoint: z.object({
    /** LangGraph's format: 4 since before there was this table. */
    v: z.int().min(4),
    ts: z.string(),
    channel_versions: Versions,
    versions_seen: z.record(z.string(), Versions),
  }),
  /** For each channel with a value: the id of the checkpoint with which it was stored. */
  sources: z.record(z.string(), z.string()),
  metadata: z.looseObject({
    source: z.enum(["input", "loop", "update", "fork"]),
    step: z.int(),
    parents: z.record(z.string(), z.string()),
  }),
});
export type StoredCheckpoint = z.infer<typeof StoredCheckpoint>;
