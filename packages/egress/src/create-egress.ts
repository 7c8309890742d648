import { Agent, fetch as undiciFetch } from "undici";

import { isBlockedPort } from "./blocked-port.ts";
import { type ByteAnswer, ByteExchange } from "./byte-stream.ts";
import { startDeadline, type Deadline } from "./deadline.ts";
import { EgressError } from "./egress-error.ts";
import { guardedConnector } from "./guarded-connector.ts";
import { type Resolve, resolveBySystem } from "./guarded-lookup.ts";
import { hostOf, judgeUrl } from "./judge-url.ts";
import { limitedBody } from "./limited-body.ts";
import { type Hop, isRedirect, nextHop } from "./redirect.ts";
import { transportError } from "./transport-error.ts";

/** How long a request may take and how much it may bring. */
export interface EgressLimits {
  /** From the call to the last byte of the body; `null` for streams that may run on. */
  readonly totalTimeoutMs: number | null;
  /** Without any progress of the other side: until the headers, and between two pieces of the body. */
  readonly idleTimeoutMs: number | null;
  /** Of the body after decompression. */
  readonly maxResponseBytes: number;
  readonly maxRedirects: number;
}

/** What may leave the machine. */
export interface EgressPolicy {
  /**
   * Exact origins (`http://127.0.0.1:8123`) that are called without judging their address: the operator's own services.
   * Nothing else of the policy is lifted for them.
   */
  readonly allowedOrigins?: readonly string[];
  readonly limits?: Partial<EgressLimits>;
  readonly connectTimeoutMs?: number;
  /** Of one response, all headers together. */
  readonly maxHeaderBytes?: number;
}

export interface EgressInit extends RequestInit {
  /** Names of headers that carry a credential, so that they are dropped when a redirect leaves the origin. */
  readonly boundHeaders?: readonly string[];
}

/** `fetch`, guarded. Takes what the global one takes; rejects with {@link EgressError} or the signal's reason. */
export type GuardedFetch = (input: string | URL | Request, init?: EgressInit) => Promise<Response>;

/** A request whose answer is read as it comes. */
export interface StreamRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** The one way out of the machine for HTTP. */
export interface Egress {
  /**
   * Calls a public http or https address (Fetch standard, without a cache, cookies or CORS). The body of the response is read as it
   * is asked for and fails with the same errors when a limit is passed on the way; one that is not wanted must be
   * cancelled, or its socket stays in use until a time limit.
   *
   * @throws {EgressError} when it is refused or fails
   * @throws the signal's reason when it aborts
   */
  readonly fetch: GuardedFetch;
  /** The same way out, on the same connections, with other limits: what is not named stays. */
  withLimits(limits: Partial<EgressLimits>): GuardedFetch;
  /**
   * Sends a request whose answer comes in many small pieces, and resolves once its headers are there: the same way out with
   * less in between than a `Response` has. No redirect is followed: it is an answer like any other. The answer is asked not
   * to be compressed; one that is all the same, by gzip, deflate or Brotli, is read without that and without the headers
   * that tell of it. Its body must be read to its end or closed, or its socket stays in use until a
   * time limit.
   *
   * @param limits what is not named stays; `maxRedirects` means nothing here
   * @throws {EgressError} when it is refused or fails
   * @throws the signal's reason when it aborts
   */
  stream(url: string, request: StreamRequest, limits?: Partial<EgressLimits>): Promise<ByteAnswer>;
  /** Closes all connections at once; requests under way fail. */
  close(): Promise<void>;
}

/** 60 s in all, 30 s without progress, 10 MiB, and five redirects (as many as curl's documentation calls sane). */
const defaultLimits: EgressLimits = {
  totalTimeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  maxResponseBytes: 10 * 1024 * 1024,
  maxRedirects: 5,
};

/**
 * Makes the guarded client; its owner closes it.
 *
 * @throws {EgressError} `egress_invalid_url` when an allowed origin is not one
 */
export function createEgress(options: { policy?: EgressPolicy; resolve?: Resolve } = {}): Egress {
  const { policy = {}, resolve = resolveBySystem } = options;
  const allowedOrigins = new Set((policy.allowedOrigins ?? []).map(readOrigin));
  const agent = new Agent({
    connect: guardedConnector(allowedOrigins, resolve, policy.connectTimeoutMs ?? 10_000),
    maxHeaderSize: policy.maxHeaderBytes ?? 16 * 1024,
    // Our own clocks run per call; these would cut a stream that is meant to be slow.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const limits = { ...defaultLimits, ...policy.limits };
  const withLimits = (changed: Partial<EgressLimits>): GuardedFetch => {
    const merged = { ...limits, ...changed };
    return (input, init) => call({ agent, allowedOrigins, limits: merged }, input, init ?? {});
  };
  return {
    fetch: withLimits({}),
    withLimits,
    stream: async (url, request, changed = {}) =>
      await exchange({ agent, allowedOrigins, limits: { ...limits, ...changed } }, url, request),
    close: () => agent.destroy(),
  };
}

interface Needs {
  readonly agent: Agent;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly limits: EgressLimits;
}

function exchange(
  { agent, allowedOrigins, limits }: Needs,
  address: string,
  { method, headers: given, body, signal }: StreamRequest,
): Promise<ByteAnswer> {
  const url = judgeUrl(address, allowedOrigins);
  const host = hostOf(url);
  signal.throwIfAborted();
  if (isBlockedPort(url))
    throw new EgressError("egress_unreachable", host, "its port belongs to another protocol.");
  const headers = new Headers(given);
  // Who is called stands in the URL alone; another name here would reach a neighbor behind the same address.
  headers.delete("host");
  headers.set("accept-encoding", "identity");
  const deadline = startDeadline(host, limits, signal);
  const handler = new ByteExchange({
    host,
    maxBytes: limits.maxResponseBytes,
    deadline,
    translate: (error) => (deadline.signal.aborted ? deadline.signal.reason : transportError(error, host)),
  });
  const path = `${url.pathname}${url.search}`;
  agent.dispatch(
    { origin: url.origin, path, method, headers: Object.fromEntries(headers), body: body ?? null },
    handler,
  );
  return handler.answered;
}

async function call(needs: Needs, input: string | URL | Request, init: EgressInit): Promise<Response> {
  const { allowedOrigins, limits } = needs;
  const url = judgeUrl(input instanceof Request ? input.url : input.toString(), allowedOrigins);
  const signal = init.signal ?? (input instanceof Request ? input.signal : undefined);
  signal?.throwIfAborted();
  const deadline = startDeadline(hostOf(url), limits, signal);
  try {
    const hop = await firstHop(url, input, init);
    return await follow(needs, hop, init, deadline);
  } catch (error) {
    deadline.end();
    throw error;
  }
}

async function follow(needs: Needs, first: Hop, init: EgressInit, deadline: Deadline): Promise<Response> {
  const { allowedOrigins, limits } = needs;
  let hop = first;
  for (let redirects = 0; ; redirects += 1) {
    const received = await send(needs, hop, deadline);
    const location = isRedirect(received.status) ? received.headers.get("location") : null;
    if (location === null || init.redirect === "manual") return bounded(received, hop, limits, deadline);
    // The deadline goes on: it is that of the call, not of one hop.
    await received.body?.cancel();
    const host = hostOf(hop.url);
    if (init.redirect === "error") {
      throw new EgressError("egress_blocked_redirect", host, "the response is a redirect.");
    }
    if (redirects >= limits.maxRedirects) {
      throw new EgressError("egress_too_many_redirects", host, `more than ${limits.maxRedirects} redirects.`);
    }
    const to = judgeUrl(URL.parse(location, hop.url.href)?.href ?? location, allowedOrigins);
    hop = nextHop(hop, received.status, to, init.boundHeaders ?? []);
  }
}

type Received = Awaited<ReturnType<typeof undiciFetch>>;

async function send({ agent }: Needs, hop: Hop, deadline: Deadline): Promise<Received> {
  try {
    return await deadline.whileWaiting(() =>
      undiciFetch(hop.url, {
        method: hop.method,
        headers: [...hop.headers],
        ...(hop.body === undefined ? {} : { body: hop.body, duplex: "half" }),
        redirect: "manual",
        signal: deadline.signal,
        dispatcher: agent,
      }),
    );
  } catch (error) {
    throw translated(error, hop, deadline);
  }
}

const translated = (error: unknown, hop: Hop, deadline: Deadline): unknown =>
  deadline.signal.aborted ? deadline.signal.reason : transportError(error, hostOf(hop.url));

/** The answer of the last hop, with its body under the call's limits. */
function bounded(received: Received, hop: Hop, limits: EgressLimits, deadline: Deadline): Response {
  const { status, statusText } = received;
  // A server may send 999, which no response can have. Some classes of responses only say so when they are read.
  if (status < 200 || status > 599) throw translated(new RangeError("Not a status."), hop, deadline);
  // The Fetch standard's own null body statuses: a response with one of them cannot be given a body.
  const isEmpty = received.body === null || status === 204 || status === 205 || status === 304;
  if (isEmpty) deadline.end();
  const body = isEmpty
    ? null
    : limitedBody(received.body, {
        host: hostOf(hop.url),
        maxBytes: limits.maxResponseBytes,
        deadline,
        translate: (error) => translated(error, hop, deadline),
      });
  const response = new Response(body, { status, statusText, headers: [...received.headers] });
  return Object.defineProperty(response, "url", { value: hop.url.href });
}

/** The request as bytes that can be sent again, except for a stream. */
async function firstHop(url: URL, input: string | URL | Request, init: EgressInit): Promise<Hop> {
  const request = input instanceof Request ? input : undefined;
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const headers = new Headers(init.headers ?? request?.headers);
  // Who is called stands in the URL alone; another name here would reach a neighbor behind the same address.
  headers.delete("host");
  const given = init.body ?? request?.body ?? undefined;
  if (given === undefined || given instanceof ReadableStream) return { url, method, headers, body: given };
  // The platform knows how each kind of body is written and what its content type is; so we need not.
  const written = new Response(given);
  const contentType = written.headers.get("content-type");
  if (contentType !== null && !headers.has("content-type")) headers.set("content-type", contentType);
  return { url, method, headers, body: new Uint8Array(await written.arrayBuffer()) };
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  if (url === null || url.origin !== text || !/^https?:$/.test(url.protocol)) {
    const reason =
      "An allowed origin is a scheme, a host and where needed a port, such as http://127.0.0.1:8123.";
    throw new EgressError("egress_invalid_url", "", reason);
  }
  return text;
}
