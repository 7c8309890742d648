import { EgressError } from "./egress-error.ts";
import { hostOf } from "./judge-url.ts";

/** One hop of a request. `body` is a stream only where the caller gave one; it can be sent once. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream | undefined;
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export const isRedirect = (status: number): boolean => redirectStatuses.has(status);

/** Headers that speak for somebody at one origin and nowhere else. */
const credentials = ["authorization", "cookie", "proxy-authorization"];
/** Headers that describe a body (Fetch standard, "request-body-header name"). */
const bodyHeaders = [
  "content-encoding",
  "content-language",
  "content-location",
  "content-type",
  "content-length",
];

/**
 * The request that follows a redirect, after the rules of HTTP-redirect fetch (Fetch standard, section 4.5): 303, and
 * 301 or 302 after POST, become a GET without a body. When the origin changes, credentials and the headers named in
 * `boundHeaders` stay behind.
 *
 * @param to where it leads, already judged
 * @throws {EgressError} `egress_blocked_redirect` when the body was a stream and would have to be sent again
 */
export function nextHop(hop: Hop, status: number, to: URL, boundHeaders: readonly string[]): Hop {
  const headers = new Headers(hop.headers);
  if (to.origin !== hop.url.origin) {
    for (const name of [...credentials, ...boundHeaders]) headers.delete(name);
  }
  const becomesGet =
    (status === 303 && hop.method !== "GET" && hop.method !== "HEAD") ||
    ((status === 301 || status === 302) && hop.method === "POST");
  if (becomesGet) {
    for (const name of bodyHeaders) headers.delete(name);
    return { url: to, method: "GET", headers, body: undefined };
  }
  if (hop.body instanceof ReadableStream) {
    const reason = "the redirect asks for the body again, and a stream can be sent only once.";
    throw new EgressError("egress_blocked_redirect", hostOf(hop.url), reason);
  }
  return { ...hop, url: to, headers };
}
