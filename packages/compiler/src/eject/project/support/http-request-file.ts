/** `src/http-request.ts`, the same in every project that has it. */
export const httpRequestFile = `import { AgentError } from "./agent-error.ts";
import { type HttpAnswer, HttpFailure, type HttpRequest, request } from "./http.ts";
import type { Json, JsonObject } from "./json.ts";
import type { AnyActivation } from "./activation.ts";

export interface NodeRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** JSON, unless a header names another type: then a text goes as it is. */
  readonly body?: Json;
  /** What the answer is read as. */
  readonly response: "json" | "text";
  /** Statuses that are no failure; by default 200 to 299. */
  readonly expected?: readonly number[];
}

/** From the call to the last byte. */
const limits = { totalTimeoutMs: 60_000, idleTimeoutMs: 30_000 };
const maxBytes = 2 * 1024 * 1024;
/** Deeper than this no API answers. */
const maxDepth = 128;

/** What the Idempotency-Key header is called (draft-ietf-httpapi-idempotency-key-header-07). */
const keyHeader = "idempotency-key";

/** Headers that speak of the message and are no secret; all others stay behind when a redirect leaves the origin. */
const describing: ReadonlySet<string> = new Set(["accept", "accept-language", "content-type"]);

/** Sends one request and reads its answer. */
export async function sendRequest<Body extends Json>(
  node: NodeRequest,
  { signal, effects }: AnyActivation,
): Promise<{ status: number; headers: { readonly [name: string]: string }; body: Body }> {
  const { method, url, response } = node;
  const sent = node.body === undefined ? undefined : contentOf(node.body, node.headers["content-type"]);
  const isWrite = method === "POST" || method === "PATCH";
  // From here on nobody knows whether the other side has done it.
  if (isWrite) effects.written = true;
  const headers = {
    ...(isWrite ? { [keyHeader]: crypto.randomUUID() } : {}),
    accept: response === "json" ? "application/json" : "*/*",
    ...sent?.headers,
    ...node.headers,
  };
  const answer = await sendWhole(
    {
      method,
      url,
      headers,
      boundHeaders: Object.keys(headers).filter((name) => !describing.has(name)),
      ...(sent === undefined ? {} : { body: sent.text }),
    },
    signal,
  );
  refuseUnexpected(answer.status, node.expected);
  const body = response === "text" ? answer.body : jsonOf(answer.body);
  return { ...answer, body: body as Body }; // a text where a text is asked for, else any JSON
}

async function sendWhole(asked: HttpRequest, signal: AbortSignal) {
  try {
    return await request(asked, limits, signal, async (answer) => {
      // What cookies set is a session, not an answer.
      const headers = [...answer.headers].filter(([name]) => name !== "set-cookie");
      const bytes = await wholeBody(answer);
      const body = decoded(bytes, answer.headers.get("content-type") ?? "");
      return { status: answer.status, headers: Object.fromEntries(headers), body };
    });
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof HttpFailure)) throw thrown;
    const { message, isRetriable } = thrown;
    throw new AgentError("http_failed", message, { retriable: isRetriable, cause: thrown });
  }
}

async function wholeBody({ body, host }: HttpAnswer): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let received = 0;
  for await (const piece of body) {
    received += piece.byteLength;
    if (received > maxBytes)
      throw new HttpFailure(host, \`the response is longer than the \${maxBytes} bytes allowed.\`, false);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function decoded(bytes: Uint8Array, contentType: string): string {
  const charset = /;\\s*charset\\s*=\\s*"?([\\w:-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A name that no standard knows.
    return new TextDecoder().decode(bytes);
  }
}

function contentOf(value: Json, contentType: string | undefined) {
  if (contentType !== undefined && !/json/i.test(contentType))
    return { text: textOf(value), headers: {} };
  return { text: JSON.stringify(value), headers: { "content-type": "application/json" } };
}

/** What RFC 9110 section 5.5 lets stand in a header and bytes can carry: no line can be ended and another begun. */
const allowed = /^[\\t\\x20-\\x7e\\x80-\\xff]*$/;

/** A header's value. @throws {AgentError} where headers cannot carry it */
export function headerValue(name: string, value: string): string {
  if (allowed.test(value)) return value;
  const message = \`The header “\${name}” has a character that headers cannot carry.\`;
  throw new AgentError("http_request_invalid", message);
}

/**
 * A URL whose values cannot change what it means. Each is percent-encoded, so that it stays inside the piece of the path
 * or the value of a parameter in which it stands; a value in the path that is empty or a step (\`..\`) is refused.
 *
 * @param values a function is worked out when it is its turn
 */
export function encodedUrl(texts: TemplateStringsArray, ...values: readonly (Json | (() => Json))[]): URL {
  let url = "";
  let isPath = true;
  let segment = { text: "", hasValue: false };
  for (const [index, text] of texts.entries()) {
    // Only what is written out can end a piece of the path, or the path.
    for (const piece of text.split(/(?=[/?#\\\\])/)) {
      const endsSegment = /^[/?#\\\\]/.test(piece);
      if (isPath && endsSegment) refuseSteps(segment);
      isPath &&= !/^[?#]/.test(piece);
      segment = endsSegment
        ? { text: piece.slice(1), hasValue: false }
        : { ...segment, text: segment.text + piece };
      url += piece;
    }
    const value = values[index];
    if (value === undefined) continue;
    const encoded = encode(textOf(typeof value === "function" ? value() : value));
    url += encoded;
    segment = { text: segment.text + encoded, hasValue: true };
  }
  if (isPath) refuseSteps(segment);
  const read = URL.parse(url);
  if (read === null) throw new AgentError("http_request_invalid", "The URL is not one.");
  return read;
}

/** The URL with more parameters behind its own. */
export function withParameters(url: URL, parameters: { readonly [name: string]: string }): string {
  const own = url.search.slice(1);
  const added = Object.entries(parameters).map(([name, text]) => \`\${encode(name)}=\${encode(text)}\`);
  // Not by searchParams, which would write the URL's own parameters anew.
  if (added.length > 0) url.search = [...(own === "" ? [] : [own]), ...added].join("&");
  return url.href;
}

/** Nothing, or one or two dots, however they are written. */
const step = /^(?:\\.|%2e){0,2}$/i;

function refuseSteps({ text, hasValue }: { readonly text: string; readonly hasValue: boolean }): void {
  // Parsers of URLs drop line ends, tabs and blanks at the end of what they read.
  if (hasValue && step.test(text.replaceAll(/[\\t\\n\\r ]/g, "")))
    throw new AgentError(
      "http_request_invalid",
      "A value in the URL's path is empty or a step such as “..”.",
    );
}

/** Half of a surrogate pair has no encoding; it becomes U+FFFD, as in every URL parser. */
const encode = (value: string): string => encodeURIComponent(value.toWellFormed());

function refuseUnexpected(status: number, expected: readonly number[] | undefined): void {
  if (expected?.includes(status) ?? (status >= 200 && status < 300)) return;
  // These speak of the server's state, not of the request.
  if (status === 429 || status >= 500)
    throw new AgentError("http_failed", \`The server answered with status \${status}.\`, { retriable: true });
  const wanted = expected === undefined ? "200 to 299" : expected.join(", ");
  const message = \`The server answered with status \${status}; expected was \${wanted}.\`;
  throw new AgentError("http_status_unexpected", message);
}

function jsonOf(text: string): Json {
  if (text.trim() === "") return null; // 204, or the answer to HEAD
  const value = parsed(text);
  if (value !== undefined && !isDeeperThan(maxDepth, value)) return value;
  const message =
    value === undefined ? "The answer is not JSON." : \`The answer has more than \${maxDepth} levels.\`;
  throw new AgentError("http_response_invalid", message);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // JSON.parse makes JSON
  } catch {
    return undefined;
  }
}

function isDeeperThan(levels: number, value: Json): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values<Json>(each as JsonObject) : [],
    );
  }
  return false;
}

/** How a value reads inside a text. */
function textOf(value: Json): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
`;
