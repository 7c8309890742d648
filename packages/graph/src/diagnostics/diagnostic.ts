import { z } from "zod";

import { Json } from "../json.ts";

/** One operation of RFC 6902, the subset that a fix needs. */
export const JsonPatchOperation = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("add"), path: z.string(), value: Json }),
  z.strictObject({ op: z.literal("replace"), path: z.string(), value: Json }),
  z.strictObject({ op: z.literal("remove"), path: z.string() }),
]);
export type JsonPatchOperation = z.infer<typeof JsonPatchOperation>;

/** A change of the document that removes the diagnostic it belongs to. */
export const Fix = z.strictObject({ title: z.string(), patch: z.array(JsonPatchOperation) });
export type Fix = z.infer<typeof Fix>;

/**
 * Something that the author of a graph should know, located in the document.
 *
 * `path` is a JSON pointer (RFC 6901) into the document; `range` counts UTF-16 code units inside the string found there.
 */
export const Diagnostic = z
  .strictObject({
    code: z.string().regex(/^PB\d{4}$/),
    severity: z.enum(["error", "warning", "info"]),
    path: z.string(),
    range: z.strictObject({ start: z.int(), end: z.int() }).optional(),
    message: z.string(),
    related: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    fixes: z.array(Fix).optional(),
  })
  .meta({ id: "Diagnostic" });
export type Diagnostic = z.infer<typeof Diagnostic>;
