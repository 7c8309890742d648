import { z } from "zod";

import { text } from "./limits.ts";

/** How many attachments a message may have. */
export const maxAttachments = 16;
/** How large the content of one may be, in bytes: 10 MiB. */
export const maxAttachmentBytes = 10 * 1024 * 1024;

/** The kinds of images that models of all large providers read. */
const ImageMediaType = z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]);

const FileMediaType = z.enum([
  "application/pdf",
  "text/plain",
  "text/markdown",
  "text/csv",
  "text/html",
  "application/json",
]);

/** Base64 (RFC 4648 section 4, with padding) of at least one and at most `maxBytes` bytes. */
const base64 = (maxBytes: number) =>
  z
    .string()
    .min(4, "must not be empty")
    .max(4 * Math.ceil(maxBytes / 3), `must be at most ${maxBytes} bytes`)
    // One class of characters and no alternatives: a scan, also of megabytes.
    .regex(/^[A-Za-z0-9+/]+={0,2}$/, "must be base64 with padding")
    .refine((data) => data.length % 4 === 0, "must be base64 with padding")
    .refine((data) => decodedBytes(data) <= maxBytes, `must be at most ${maxBytes} bytes`);

/** How many bytes base64 stands for, without decoding it. */
export function decodedBytes(data: string): number {
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  return (data.length / 4) * 3 - padding;
}

const content = {
  /** As a person would call it, for models and readers; never a path to anything. */
  name: text(255).min(1).optional(),
  data: base64(maxAttachmentBytes).optional(),
  /** Fetched by the model's provider, not by Patchbay. */
  url: z
    .url({ protocol: /^https$/, error: "must be an https address" })
    .max(2_048)
    .optional(),
};

/** An image or a file that belongs to a message: its bytes (`data`), or where the model's provider finds them (`url`). */
export const Attachment = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("image"), media_type: ImageMediaType, ...content }),
    z.strictObject({ type: z.literal("file"), media_type: FileMediaType, ...content }),
  ])
  .refine(({ data, url }) => (data === undefined) !== (url === undefined), "must have either data or url")
  .meta({ id: "Attachment" });
export type Attachment = z.infer<typeof Attachment>;

/** The attachments of one message, in the order in which they were given. */
export const Attachments = z.array(Attachment).max(maxAttachments);
export type Attachments = z.infer<typeof Attachments>;
