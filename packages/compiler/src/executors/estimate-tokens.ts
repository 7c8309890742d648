import { type Attachment, decodedBytes, type Message } from "@patchbay/contracts";

/**
 * About how many tokens a model counts for a message. Every provider counts differently, and counting exactly would want
 * each one's vocabulary; this errs by some tens of percent, which a budget for history bears.
 *
 * Four bytes of UTF-8 are a token: for English that is OpenAI's rule of thumb (“one token is about four characters”,
 * help.openai.com, “What are tokens and how to count them?”), and counted in bytes it holds roughly for other scripts too.
 */
export function estimateTokens({ text, tool_calls = [], attachments = [] }: Message): number {
  const calls = tool_calls.length === 0 ? "" : JSON.stringify(tool_calls);
  const attached = attachments.reduce((sum, each) => sum + tokensOfAttachment(each), 0);
  return perMessage + tokensOfBytes(utf8Bytes(text) + utf8Bytes(calls)) + attached;
}

/** Three for the message and one for its role (OpenAI Cookbook, “How to count tokens with tiktoken”). */
const perMessage = 4;

/** A square image of 1,024 pixels in high detail (OpenAI, “Images and vision”: 85 + 4 tiles of 170). */
const perImage = 765;

/** Two pages: a PDF's page is 1,500 to 3,000 tokens (Anthropic, “PDF support”), and how many it has is not known. */
const perDocument = 4_500;

function tokensOfAttachment({ type, media_type, data }: Attachment): number {
  if (type === "image") return perImage;
  const isText = media_type !== "application/pdf" && data !== undefined;
  return isText ? tokensOfBytes(decodedBytes(data)) : perDocument;
}

const tokensOfBytes = (bytes: number): number => Math.ceil(bytes / 4);

const utf8Bytes = (text: string): number => Buffer.byteLength(text, "utf8");
