import { z } from "zod";

import { Json } from "../json.ts";

/** What a conflict is about. */
export const MergeSubject = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("node"), id: z.string() }),
  z.strictObject({ kind: z.literal("edge"), from: z.string(), port: z.string() }),
  z.strictObject({ kind: z.literal("channel"), name: z.string() }),
  z.strictObject({ kind: z.literal("document") }),
]);
export type MergeSubject = z.infer<typeof MergeSubject>;

/** A value and its JSON pointer in the document of its side. */
const Side = z.strictObject({ path: z.string(), value: Json });

/**
 * Two changes that exclude each other. The merged document has what `a` has; `path` is the JSON pointer to it there,
 * null where `a` has nothing. A side that has no value is absent. Values call nodes as the merged document does, so that
 * any of them can be put in its place.
 */
export const MergeConflict = z
  .strictObject({
    /**
     * Changed to different values; removed by one and changed by the other; not there before, and added in two ways or
     * where the other's changes leave no place for it.
     */
    type: z.enum(["both_changed", "changed_and_removed", "added_differently"]),
    subject: MergeSubject,
    path: z.string().nullable(),
    base: Side.optional(),
    a: Side.optional(),
    b: Side.optional(),
  })
  .meta({ id: "MergeConflict" });
export type MergeConflict = z.infer<typeof MergeConflict>;
