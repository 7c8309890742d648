import { GraphChange } from "@patchbay/graph";
import { z } from "zod";

import { largestInt } from "./limits.ts";

/** What differs between two states of an agent. A state is the number of a version, or the draft. */
export const GraphDiff = z
  .strictObject({
    from: z.union([z.int().min(1), z.literal("draft")]),
    to: z.union([z.int().min(1), z.literal("draft")]),
    /** In the order of the document; those of type `cosmetic` change no behavior. */
    changes: z.array(GraphChange),
    /** The changes in one line, without any text of the documents. */
    summary: z.string(),
  })
  .meta({ id: "GraphDiff" });
export type GraphDiff = z.infer<typeof GraphDiff>;

const state = z.union([z.coerce.number().int().min(1).max(largestInt), z.enum(["published", "draft"])]);

/** Which two states are compared: the number of a version, `published` for the newest one, or `draft`. */
export const DiffQuery = z.strictObject({ from: state.default("published"), to: state.default("draft") });
export type DiffQuery = z.infer<typeof DiffQuery>;
