import { EgressError, type EgressErrorCode } from "./egress-error.ts";

/** What undici and the system call it, and what it means to a caller. */
const meanings: Readonly<Record<string, readonly [EgressErrorCode, string]>> = {
  ECONNREFUSED: ["egress_unreachable", "the connection was refused."],
  ENOTFOUND: ["egress_unreachable", "the name does not resolve."],
  EAI_AGAIN: ["egress_unreachable", "the name does not resolve at the moment."],
  UND_ERR_CONNECT_TIMEOUT: ["egress_timeout", "no connection within the time allowed."],
  ETIMEDOUT: ["egress_timeout", "no connection within the time allowed."],
  UND_ERR_HEADERS_OVERFLOW: ["egress_too_large", "the response's headers are longer than allowed."],
  ECONNRESET: ["egress_interrupted", "the connection was closed before the response was complete."],
  EPIPE: ["egress_interrupted", "the connection was closed before the response was complete."],
  UND_ERR_SOCKET: ["egress_interrupted", "the connection was closed before the response was complete."],
  Z_DATA_ERROR: ["egress_interrupted", "the response's compression is broken."],
  Z_BUF_ERROR: ["egress_interrupted", "the response's compression is broken."],
};

/** Our error for what the transport threw. What it said is dropped: it may quote the request. */
export function transportError(error: unknown, host: string): EgressError {
  for (const each of causes(error)) {
    if (each instanceof EgressError) return each;
    const code = "code" in each && typeof each.code === "string" ? each.code : "";
    const meaning = meanings[code];
    if (meaning !== undefined) return new EgressError(meaning[0], host, meaning[1]);
    if (each.name === "HTTPParserError")
      return new EgressError("egress_interrupted", host, "the answer was not HTTP.");
    if (code.includes("CERT") || code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL")) {
      return new EgressError("egress_unreachable", host, "the secure connection could not be made.");
    }
  }
  return new EgressError("egress_unreachable", host, "the request failed.");
}

/** An error and those that it names as its causes, outermost first; all those of several attempts to connect. */
function* causes(error: unknown): Generator<Error> {
  if (!(error instanceof Error)) return;
  yield error;
  yield* causes(error.cause);
  if (error instanceof AggregateError) for (const each of error.errors) yield* causes(each);
}
