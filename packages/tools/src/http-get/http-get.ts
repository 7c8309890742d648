import { type Tool, ToolError } from "@patchbay/compiler";
import { type Egress, EgressError, type EgressErrorCode } from "@patchbay/egress";

import { decodeText, isTextual } from "./decode-text.ts";
import { htmlToText } from "./html-to-text.ts";
import { readAtMost } from "./read-at-most.ts";

const timeoutMs = 15_000;
/** Of the response, read at most: pages carry several times their text in markup. */
const maxBytes = 2 * 1024 * 1024;
/** Of text handed on, in bytes of UTF-8: 200 kB, some 50,000 tokens. */
const maxTextBytes = 200_000;

/** Reads a public web page or API as text. What it reads is untrusted: it may try to talk the model into something. */
export function createHttpGet(needs: { egress: Egress }): Tool {
  const fetch = needs.egress.withLimits({
    totalTimeoutMs: timeoutMs,
    idleTimeoutMs: timeoutMs,
    // The tool itself stops reading before this, so that a long page is cut instead of refused.
    maxResponseBytes: 2 * maxBytes,
  });
  return {
    name: "http_get",
    description:
      "Reads a public web page or API by its http or https URL and answers its status and its text; the text of a page begins with its title. Cannot reach private addresses.",
    effect: "read",
    input: {
      type: "object",
      properties: { url: { type: "string", description: "For example: https://example.com/" } },
      required: ["url"],
      additionalProperties: false,
    },
    output: {
      type: "object",
      properties: {
        status: { type: "integer" },
        content_type: { type: "string" },
        text: { type: "string" },
        truncated: { type: "boolean", description: "Whether the page has more text than is given." },
      },
      required: ["status", "content_type", "text", "truncated"],
      additionalProperties: false,
    },
    async call(args, { signal }) {
      const { url } = args;
      if (typeof url !== "string") throw new ToolError("“url” must be a string.");
      try {
        const response = await fetch(url, {
          signal,
          headers: { accept: "text/html, text/*, application/json, */*;q=0.1" },
        });
        return await toResult(response);
      } catch (error) {
        signal.throwIfAborted();
        throw toToolError(error);
      }
    },
  };
}

async function toResult(response: Response) {
  const contentType = response.headers.get("content-type")?.slice(0, 200) ?? "";
  if (!isTextual(contentType)) {
    await response.body?.cancel();
    throw new ToolError(`The address answered with ${contentType.split(";")[0]}; only text can be read.`);
  }
  const { bytes, isCut } = await readAtMost(response.body, maxBytes);
  const decoded = decodeText(bytes, contentType);
  const text = /html/i.test(contentType) ? htmlToText(decoded) : decoded;
  const kept = firstBytes(text, maxTextBytes);
  return {
    status: response.status,
    content_type: contentType,
    text: kept,
    truncated: isCut || kept.length < text.length,
  };
}

/** The longest beginning that takes at most so many bytes as UTF-8, without cutting a character. */
function firstBytes(text: string, limit: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limit));
  return text.slice(0, read);
}

const retriable: ReadonlySet<EgressErrorCode> = new Set([
  "egress_timeout",
  "egress_unreachable",
  "egress_interrupted",
]);

function toToolError(error: unknown): unknown {
  if (!(error instanceof EgressError)) return error;
  return new ToolError(error.message, {
    isRetriable: retriable.has(error.code),
    details: { code: error.code },
  });
}
