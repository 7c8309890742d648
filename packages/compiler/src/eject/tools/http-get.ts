import type { EjectableTool } from "../project/tools.ts";

/** The platform's `http_get` as a module of its own; what it may reach is left to the machine that it runs on. */
export const ejectableHttpGet: EjectableTool = {
  name: "http_get",
  description:
    "Reads a public web page or API by its http or https URL and answers its status and its text; the text of a page begins with its title. Cannot reach private addresses.",
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
  effect: "read",
  usesHttp: true,
  dependencies: { "html-to-text": "10.0.1" },
  devDependencies: { "@types/html-to-text": "9.0.4" },
  source: `import { convert } from "html-to-text";

import { AgentError } from "../agent-error.ts";
import { type HttpAnswer, HttpFailure, request } from "../http.ts";
import type { Json, JsonObject } from "../json.ts";

const limits = { totalTimeoutMs: 15_000, idleTimeoutMs: 15_000 };
/** Of the response, read at most: pages carry several times their text in markup. */
const maxBytes = 2 * 1024 * 1024;
/** Of text handed on, in bytes of UTF-8: 200 kB, some 50,000 tokens. */
const maxTextBytes = 200_000;

/** Reads a web page or API as text. What it reads is untrusted: it may try to talk the model into something. */
export async function call({ url }: JsonObject, signal: AbortSignal): Promise<Json> {
  if (typeof url !== "string") throw new AgentError("tool_failed", "“url” must be a string.");
  const headers = { accept: "text/html, text/*, application/json, */*;q=0.1" };
  try {
    return await request({ method: "GET", url, headers }, limits, signal, toResult);
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof HttpFailure)) throw thrown;
    throw new AgentError("tool_failed", thrown.message, { retriable: thrown.isRetriable });
  }
}

async function toResult(answer: HttpAnswer): Promise<Json> {
  const contentType = answer.headers.get("content-type")?.slice(0, 200) ?? "";
  if (!isTextual(contentType)) {
    const message = \`The address answered with \${contentType.split(";")[0]}; only text can be read.\`;
    throw new AgentError("tool_failed", message);
  }
  const { bytes, isCut } = await readAtMost(answer.body, maxBytes);
  const decoded = decodeText(bytes, contentType);
  const text = /html/i.test(contentType) ? htmlToText(decoded) : decoded;
  const kept = firstBytes(text, maxTextBytes);
  return {
    status: answer.status,
    content_type: contentType,
    text: kept,
    truncated: isCut || kept.length < text.length,
  };
}

/** Reads a body to its end or to \`limit\` bytes, and then lets go of the connection. */
async function readAtMost(body: AsyncIterable<Uint8Array>, limit: number) {
  const pieces: Uint8Array[] = [];
  let received = 0;
  // Leaving the loop ends the answer.
  for await (const piece of body) {
    pieces.push(piece);
    received += piece.byteLength;
    if (received > limit) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, limit), isCut: received > limit };
}

/** The longest beginning that takes at most so many bytes as UTF-8, without cutting a character. */
function firstBytes(text: string, limit: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limit));
  return text.slice(0, read);
}

/** Whether a response of this content type is text to read; one that does not say is taken for it. */
function isTextual(contentType: string): boolean {
  const [type = ""] = contentType.toLowerCase().split(";");
  return /^$|^text\\/|[/+](?:json|xml|yaml)$|^application\\/(?:javascript|ecmascript|x-ndjson|x-yaml|toml|graphql|rtf)$/.test(
    type.trim(),
  );
}

/**
 * Text from bytes, in the encoding that a byte order mark, the content type or (in HTML) the first kilobyte says, in
 * this order (WHATWG HTML section 13.2.3.2); else UTF-8. Bytes that do not fit become U+FFFD.
 */
function decodeText(bytes: Uint8Array, contentType: string): string {
  const declared = /charset\\s*=\\s*["']?([\\w:-]+)/i.exec(contentType)?.[1];
  const label = byteOrderMark(bytes) ?? declared ?? declaredInside(bytes) ?? "utf-8";
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // A name that nobody knows says nothing.
    return new TextDecoder().decode(bytes);
  }
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xff && second === 0xfe ? "utf-16le" : undefined;
}

/** \`<meta charset=…>\`, the older form with \`content\`, and XML's \`encoding\`. */
function declaredInside(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const found =
    /<meta[^>]{0,200}?charset\\s*=\\s*["']?([\\w:-]+)|^<\\?xml[^>]{0,100}?encoding\\s*=\\s*["']([\\w:-]+)/i.exec(
      head,
    );
  return found?.[1] ?? found?.[2];
}

/** A page as a person reads it: its title, then its text with paragraphs apart; no scripts, styles, images or link targets. */
function htmlToText(html: string): string {
  return convert(html, {
    wordwrap: false,
    baseElements: { selectors: ["title", "body"], orderBy: "occurrence" },
    // A page that somebody made to hurt: no deeper, no wider than a real one.
    limits: { maxDepth: 200, maxChildNodes: 10_000, ellipsis: "…" },
    selectors: [
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: "title", format: "block" },
      { selector: "a", options: { ignoreHref: true } },
      ...["img", "nav", "script", "style", "noscript", "svg", "form"].map((selector) => ({
        selector,
        format: "skip",
      })),
    ],
  }).trim();
}
`,
};
