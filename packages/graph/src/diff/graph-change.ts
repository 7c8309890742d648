import { z } from "zod";

import { Json } from "../json.ts";

/** A run of words in a changed text. `same` and `removed` in order are the text before, `same` and `added` the one after. */
export const WordChange = z
  .strictObject({ kind: z.enum(["same", "added", "removed"]), text: z.string() })
  .meta({ id: "WordChange" });
export type WordChange = z.infer<typeof WordChange>;

/** Where an edge leaves and where it leads. */
export const EdgeEnds = z
  .strictObject({
    from: z.string(),
    /** `out` where the edge names none. */
    port: z.string(),
    to: z.string(),
  })
  .meta({ id: "EdgeEnds" });
export type EdgeEnds = z.infer<typeof EdgeEnds>;

const added = { path_before: z.null(), path_after: z.string() };
const removed = { path_before: z.string(), path_after: z.null() };
const kept = { path_before: z.string(), path_after: z.string() };

/** A value that appeared, went or became another. */
const field = {
  /** Null where the value was not there before. */
  path_before: z.string().nullable(),
  /** Null where the value is gone. */
  path_after: z.string().nullable(),
  before: Json.optional(),
  after: Json.optional(),
  /** For a text of several words that became another. */
  words: z.array(WordChange).optional(),
};

const node = { node_id: z.string() };
const channel = { channel: z.string() };

const change = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

/**
 * One difference between two graph documents, in the words of the language. `path_before` and `path_after` are JSON
 * pointers (RFC 6901) into the two documents. Of a node that was renamed, `node_id` is the new id. A node without an id is
 * called `#` and its place.
 *
 * Every type but `cosmetic` changes the content hash.
 */
export const GraphChange = z
  .discriminatedUnion("type", [
    change("node.added", { ...node, ...added, after: Json }),
    change("node.removed", { ...node, ...removed, before: Json }),
    /** The id alone: type, config and neighbors stay, and what speaks of the node follows. */
    change("node.renamed", { ...node, ...kept, before: z.string(), after: z.string() }),
    change("node.type_changed", { ...node, ...kept, before: z.string(), after: z.string() }),
    change("nodes.reordered", kept),
    change("config.changed", { ...node, ...field }),
    change("policy.changed", { ...node, ...field }),
    change("edge.added", { ...added, after: EdgeEnds }),
    change("edge.removed", { ...removed, before: EdgeEnds }),
    /** The same port leads elsewhere, or the same two nodes are connected by another port. */
    change("edge.rerouted", { ...kept, before: EdgeEnds, after: EdgeEnds }),
    change("edges.reordered", kept),
    change("channel.added", { ...channel, ...added, after: Json }),
    change("channel.removed", { ...channel, ...removed, before: Json }),
    change("channel.changed", { ...channel, ...field }),
    change("input.changed", field),
    change("output.changed", field),
    change("limits.changed", field),
    change("voice.changed", field),
    /** What the language has no word for: the format, unknown keys, parts that cannot be read. */
    change("document.changed", field),
    /** What never changes behavior: where a node stands and what it is called, and notes. `id` is the node's or note's. */
    change("cosmetic", { part: z.enum(["ui", "name", "note"]), id: z.string().nullable(), ...field }),
  ])
  .meta({ id: "GraphChange" });
export type GraphChange = z.infer<typeof GraphChange>;
