import type { Attachment, Message } from "@patchbay/contracts";

import type { ProviderErrors } from "./provider-error.ts";

/** A part of a user's message, as the Chat Completions API has it. */
export type ContentPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } }
  | { readonly type: "file"; readonly file: { readonly filename: string; readonly file_data: string } };

/**
 * What a person said and what they sent along, in parts: the text first, then the attachments in their order
 * (https://platform.openai.com/docs/api-reference/chat/create, “messages”). Files that are text go as text, because the
 * API takes no others than PDF, and every model reads text.
 *
 * @throws {ModelError} `model_input_unsupported` for a file that is given by its address: the API takes files as data only
 */
export function contentParts({ text, attachments = [] }: Message, errors: ProviderErrors): ContentPart[] {
  const parts = attachments.map((attachment) => contentPart(attachment, errors));
  return text === "" ? parts : [{ type: "text", text }, ...parts];
}

function contentPart(attachment: Attachment, errors: ProviderErrors): ContentPart {
  const { type, media_type, data, url, name } = attachment;
  const address = data === undefined ? url : `data:${media_type};base64,${data}`;
  if (type === "image") return { type: "image_url", image_url: { url: address ?? "" } };
  if (data === undefined)
    throw errors.unsupported("The model's provider takes files as data only, not by their address.");
  if (media_type === "application/pdf")
    return { type: "file", file: { filename: name ?? "document.pdf", file_data: address ?? "" } };
  const title = `File ${JSON.stringify(name ?? "untitled")} (${media_type}):`;
  return { type: "text", text: `${title}\n\n${Buffer.from(data, "base64").toString("utf8")}` };
}
