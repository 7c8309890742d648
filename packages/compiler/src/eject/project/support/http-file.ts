/** `src/http.ts`, the same in every project that has it. */
export const httpFile = `import { Agent, fetch } from "undici";

/** One request as it leaves: everything is encoded already. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** Names of headers that stay behind when a redirect leaves the origin. */
  readonly boundHeaders?: readonly string[];
}

/** A response whose body is still on its way. */
export interface HttpAnswer {
  /** The final one, after redirects. */
  readonly status: number;
  readonly headers: Headers;
  /** Decompressed, piece by piece. */
  readonly body: AsyncIterable<Uint8Array>;
  /** For messages. */
  readonly host: string;
}

export interface HttpLimits {
  /** From the call to the last byte that is read. */
  readonly totalTimeoutMs: number;
  /** Without any progress of the other side. */
  readonly idleTimeoutMs: number;
}

/** A request that was refused or failed. The message names at most the host: paths, queries and bodies may be secret. */
export class HttpFailure extends Error {
  /** Whether the same request may succeed later. */
  readonly isRetriable: boolean;

  constructor(host: string, reason: string, isRetriable: boolean) {
    const short = host.length > longestHost ? \`\${host.slice(0, longestHost)}…\` : host;
    super(short === "" ? reason : \`\${short}: \${reason}\`);
    this.name = "HttpFailure";
    this.isRetriable = isRetriable;
  }
}

/** As many characters as DNS allows a name (RFC 1035, section 2.3.4). */
const longestHost = 253;
const mostRedirects = 5;

// HTTP/1.1 only; the clocks are those below.
const agent = new Agent({
  allowH2: false,
  autoSelectFamily: true,
  connectTimeout: 10_000,
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: 16 * 1024,
});

/**
 * Sends one request, follows redirects, and hands the answer to \`read\`; any status is an answer. It never tries again,
 * and it does not ask whether an address is inside your network.
 *
 * @throws {HttpFailure} where there is no whole answer
 * @throws the signal's reason when \`signal\` aborts
 */
export async function request<Result>(
  asked: HttpRequest,
  limits: HttpLimits,
  signal: AbortSignal,
  read: (answer: HttpAnswer) => Promise<Result>,
): Promise<Result> {
  const url = readUrl(asked.url);
  signal.throwIfAborted();
  const deadline = startDeadline(url.host, limits, signal);
  try {
    const headers = new Headers(asked.headers);
    const body = asked.body === undefined ? undefined : new TextEncoder().encode(asked.body);
    const first: Hop = { url, method: asked.method, headers, body };
    return await read(await follow(first, asked.boundHeaders ?? [], deadline));
  } finally {
    deadline.end();
  }
}

interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

async function follow(
  first: Hop,
  boundHeaders: readonly string[],
  deadline: Deadline,
): Promise<HttpAnswer> {
  let hop = first;
  for (let redirects = 0; ; redirects += 1) {
    const { answer, cancel } = await send(hop, deadline);
    const location = redirectStatuses.has(answer.status) ? answer.headers.get("location") : null;
    if (location === null) return answer;
    await cancel();
    if (redirects >= mostRedirects)
      throw new HttpFailure(hop.url.host, \`more than \${mostRedirects} redirects.\`, false);
    const to = readUrl(URL.parse(location, hop.url.href)?.href ?? location);
    hop = nextHop(hop, answer.status, to, boundHeaders);
  }
}

async function send(hop: Hop, deadline: Deadline) {
  const { host } = hop.url;
  const translated = (thrown: unknown): unknown =>
    deadline.signal.aborted ? deadline.signal.reason : toHttpFailure(thrown, host);
  try {
    const received = await deadline.whileWaiting(() =>
      fetch(hop.url, {
        method: hop.method,
        headers: [...hop.headers],
        ...(hop.body === undefined ? {} : { body: hop.body }),
        redirect: "manual",
        signal: deadline.signal,
        dispatcher: agent,
      }),
    );
    const { status, statusText } = received;
    const { headers } = new Response(null, { status, statusText, headers: [...received.headers] });
    // The Fetch standard's own null body statuses.
    const isEmpty = status === 204 || status === 205 || status === 304;
    const reader = isEmpty ? undefined : received.body?.getReader();
    const cancel = async (): Promise<void> => {
      await reader?.cancel().catch(() => {});
    };
    async function* body(): AsyncGenerator<Uint8Array> {
      let isRead = false;
      try {
        while (reader !== undefined) {
          const { done, value } = await deadline.whileWaiting(() => reader.read());
          isRead = done;
          if (done) return;
          yield value as Uint8Array; // a body is made of bytes
        }
      } catch (thrown) {
        throw translated(thrown);
      } finally {
        if (!isRead) void cancel();
      }
    }
    return { answer: { status, headers, body: body(), host }, cancel };
  } catch (thrown) {
    throw translated(thrown);
  }
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

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

/** The request that follows a redirect (Fetch standard, section 4.5); credentials stay at their origin. */
function nextHop(hop: Hop, status: number, to: URL, boundHeaders: readonly string[]): Hop {
  const headers = new Headers(hop.headers);
  if (to.origin !== hop.url.origin)
    for (const name of [...credentials, ...boundHeaders]) headers.delete(name);
  const becomesGet =
    (status === 303 && hop.method !== "GET" && hop.method !== "HEAD") ||
    ((status === 301 || status === 302) && hop.method === "POST");
  if (!becomesGet) return { ...hop, url: to, headers };
  for (const name of bodyHeaders) headers.delete(name);
  return { url: to, method: "GET", headers, body: undefined };
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new HttpFailure("", "The URL is not valid.", false);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new HttpFailure("", "Only http and https URLs can be called.", false);
  if (url.username !== "" || url.password !== "")
    throw new HttpFailure(url.host, "the URL must not carry a user name or a password.", false);
  return url;
}

/** When a request must give up: its caller's signal, a total time, and a time without progress. */
interface Deadline {
  readonly signal: AbortSignal;
  /** Runs the idle clock while \`work\` is under way; rejects as soon as the signal aborts. */
  whileWaiting<Result>(work: () => Promise<Result>): Promise<Result>;
  end(): void;
}

function startDeadline(host: string, limits: HttpLimits, caller: AbortSignal): Deadline {
  const { totalTimeoutMs, idleTimeoutMs } = limits;
  const ending = new AbortController();
  const give = (reason: string): void => ending.abort(new HttpFailure(host, reason, true));
  const onAbort = (): void => ending.abort(caller.reason);
  caller.addEventListener("abort", onAbort, { once: true });
  const total = setTimeout(
    give,
    totalTimeoutMs,
    \`no complete response within \${totalTimeoutMs} ms.\`,
  );
  return {
    signal: ending.signal,
    async whileWaiting(work) {
      ending.signal.throwIfAborted();
      const idle = setTimeout(
        give,
        idleTimeoutMs,
        \`nothing was received for \${idleTimeoutMs} ms.\`,
      );
      const aborted = Promise.withResolvers<never>();
      const abort = (): void => aborted.reject(ending.signal.reason);
      ending.signal.addEventListener("abort", abort, { once: true });
      try {
        return await Promise.race([work(), aborted.promise]);
      } finally {
        clearTimeout(idle);
        ending.signal.removeEventListener("abort", abort);
      }
    },
    end() {
      clearTimeout(total);
      caller.removeEventListener("abort", onAbort);
    },
  };
}

/** What undici and the system call it, what it means, and whether trying again may help. */
const meanings: { readonly [code: string]: readonly [reason: string, isRetriable: boolean] } = {
  ECONNREFUSED: ["the connection was refused.", true],
  ENOTFOUND: ["the name does not resolve.", true],
  EAI_AGAIN: ["the name does not resolve at the moment.", true],
  UND_ERR_CONNECT_TIMEOUT: ["no connection within the time allowed.", true],
  ETIMEDOUT: ["no connection within the time allowed.", true],
  UND_ERR_HEADERS_OVERFLOW: ["the response's headers are longer than allowed.", false],
  ECONNRESET: ["the connection was closed before the response was complete.", true],
  EPIPE: ["the connection was closed before the response was complete.", true],
  UND_ERR_SOCKET: ["the connection was closed before the response was complete.", true],
  Z_DATA_ERROR: ["the response's compression is broken.", true],
  Z_BUF_ERROR: ["the response's compression is broken.", true],
};

/** What the transport said is dropped: it may quote the request. */
function toHttpFailure(thrown: unknown, host: string): HttpFailure {
  for (const each of causesOf(thrown)) {
    if (each instanceof HttpFailure) return each;
    const code = "code" in each && typeof each.code === "string" ? each.code : "";
    const [reason, isRetriable] = meanings[code] ?? [];
    if (reason !== undefined) return new HttpFailure(host, reason, isRetriable === true);
    if (each.name === "HTTPParserError")
      return new HttpFailure(host, "the answer was not HTTP.", true);
    if (code.includes("CERT") || code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL"))
      return new HttpFailure(host, "the secure connection could not be made.", true);
  }
  return new HttpFailure(host, "the request failed.", true);
}

/** An error and those that it names as its causes, outermost first. */
function* causesOf(thrown: unknown): Generator<Error> {
  if (!(thrown instanceof Error)) return;
  yield thrown;
  yield* causesOf(thrown.cause);
  if (thrown instanceof AggregateError) for (const each of thrown.errors) yield* causesOf(each);
}
`;
