import { AppError } from "@patchbay/errors";

export type EgressErrorCode =
  /** Not a URL that can be called: it does not parse, or it carries a name or password. */
  | "egress_invalid_url"
  /** Not http or https. */
  | "egress_blocked_scheme"
  /** The address, or one that the name resolves to, is not a public unicast address. */
  | "egress_blocked_address"
  /** A redirect that cannot be followed: the caller forbade it, or the body cannot be sent a second time. */
  | "egress_blocked_redirect"
  | "egress_too_many_redirects"
  /** The response's headers or its decoded body are longer than the limit. */
  | "egress_too_large"
  /** No connection, no answer, or no progress within the limit. */
  | "egress_timeout"
  /** The name does not resolve, or nothing there accepts the connection. */
  | "egress_unreachable"
  /** The connection was there and ended before the response did, or what came was not HTTP. */
  | "egress_interrupted";

/** As many characters as DNS allows a name (RFC 1035, section 2.3.4). */
const longestHost = 253;

/**
 * An outgoing request that was refused or failed. `details.host` is the host and port it was for; the message names
 * that and the reason, and never a path, a query, a header or what the other side said.
 */
export class EgressError extends AppError<EgressErrorCode> {
  constructor(code: EgressErrorCode, wholeHost: string, reason: string) {
    // A host that somebody made up can be as long as a URL can.
    const host = wholeHost.length > longestHost ? `${wholeHost.slice(0, longestHost)}…` : wholeHost;
    super(code, host === "" ? reason : `${host}: ${reason}`, { details: { host, reason } });
  }
}
