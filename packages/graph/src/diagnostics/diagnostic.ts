import { z } from "zod";

import { Json } from "../json.ts";
import { MessageParams } from "./message.ts";

/** One operation of RFC 6902, the subset that a fix needs. */
export const JsonPatchOperation = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("add"), path: z.string(), value: Json }),
  z.strictObject({ op: z.literal("replace"), path: z.string(), value: Json }),
  z.strictObject({ op: z.literal("remove"), path: z.string() }),
]);
export type JsonPatchOperation = z.infer<typeof JsonPatchOperation>;

/** What an English text was made of, for who says it in another language; absent where that is not known. */
const params = MessageParams.optional().describe("What the placeholders of the message stand for.");

/** A change of the document that removes the diagnostic it belongs to. */
export const Fix = z.strictObject({
  /** In English. */
  title: z.string(),
  /** Names the title in the catalog of messages; absent where it is in none. */
  title_key: z.string().optional().describe("Names the title, in whatever language it is to be said."),
  params,
  patch: z.array(JsonPatchOperation),
});
export type Fix = z.infer<typeof Fix>;

/** Names the message in the catalog of messages; absent where it is in none. */
const message_key = z
  .string()
  .optional()
  .describe("Names the message, in whatever language it is to be said.");

/**
 * Something that the author of a graph should know, located in the document.
 *
 * `path` is a JSON pointer (RFC 6901) into the document; `range` counts UTF-16 code units inside the string found there.
 * `message` is English, at most 2,000 characters; `message_key` and `params` say the same without words (`fillMessage`).
 */
export const Diagnostic = z
  .strictObject({
    code: z.string().regex(/^PB\d{4}$/),
    severity: z.enum(["error", "warning", "info"]),
    path: z.string(),
    range: z.strictObject({ start: z.int(), end: z.int() }).optional(),
    message: z.string(),
    message_key,
    params,
    related: z
      .array(z.strictObject({ path: z.string(), message: z.string(), message_key, params }))
      .optional(),
    fixes: z.array(Fix).optional(),
  })
  .meta({ id: "Diagnostic" });
export type Diagnostic = z.infer<typeof Diagnostic>;
export type RelatedPlace = NonNullable<Diagnostic["related"]>[number];
