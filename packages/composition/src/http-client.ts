import { type HttpClient, HttpError, type HttpResponse } from "@patchbay/compiler";
import { type Egress, EgressError, type EgressErrorCode } from "@patchbay/egress";

/** From the call to the last byte; a node's policy may ask for less. */
const timeoutMs = 60_000;
/** Of a response: it becomes part of the run's state, which is stored at every step. */
const maxBytes = 2 * 1024 * 1024;

/** Sends the requests of graphs through the guarded way out. */
export function createHttpClient(egress: Egress): HttpClient {
  const fetch = egress.withLimits({ totalTimeoutMs: timeoutMs, maxResponseBytes: maxBytes });
  return async ({ method, url, headers, body }, signal) => {
    const boundHeaders = Object.keys(headers).filter((name) => !describing.has(name));
    try {
      const response = await fetch(url, {
        method,
        headers,
        signal,
        boundHeaders,
        ...(body === undefined ? {} : { body }),
      });
      return await toHttpResponse(response);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof EgressError)) throw thrown;
      throw new HttpError(thrown.message, { isRetriable: retriable.has(thrown.code), cause: thrown });
    }
  };
}

/** Headers that speak of the message and are no secret; all others stay behind when a redirect leaves the origin. */
const describing: ReadonlySet<string> = new Set(["accept", "accept-language", "content-type"]);

const retriable: ReadonlySet<EgressErrorCode> = new Set([
  "egress_timeout",
  "egress_unreachable",
  "egress_interrupted",
]);

async function toHttpResponse(response: Response): Promise<HttpResponse> {
  const { status } = response;
  // As in a browser (Fetch standard, “forbidden response-header name”): what it sets is a session, not an answer.
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== "set-cookie"));
  const text = decode(await response.arrayBuffer(), response.headers.get("content-type") ?? "");
  return { status, headers, body: text };
}

function decode(bytes: ArrayBuffer, contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([\w:-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A name that no standard knows.
    return new TextDecoder().decode(bytes);
  }
}
