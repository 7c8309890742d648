import { isIP } from "node:net";

import { EgressError } from "./egress-error.ts";
import { isPublicAddress } from "./public-address.ts";

/** The host of a URL as a socket wants it: without the brackets of an IPv6 literal. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1");

/** The host and port, for messages. */
export const hostOf = (url: URL): string => url.host;

/**
 * Reads a URL and refuses what can be refused by looking at it. An IP literal is judged here, because no resolver is
 * asked for one; `new URL` has turned its decimal, octal, hexadecimal and shortened spellings into the usual one.
 *
 * @throws {EgressError} `egress_invalid_url`, `egress_blocked_scheme`, `egress_blocked_address`
 */
export function judgeUrl(text: string, allowedOrigins: ReadonlySet<string>): URL {
  const url = URL.parse(text);
  if (url === null) throw new EgressError("egress_invalid_url", "", "The URL is not valid.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new EgressError("egress_blocked_scheme", "", "Only http and https URLs can be called.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new EgressError(
      "egress_invalid_url",
      hostOf(url),
      "the URL must not carry a user name or a password.",
    );
  }
  const host = bareHost(url.hostname);
  if (isIP(host) !== 0 && !isPublicAddress(host) && !allowedOrigins.has(url.origin)) {
    throw blockedAddress(hostOf(url));
  }
  return url;
}

export const blockedAddress = (host: string): EgressError =>
  new EgressError("egress_blocked_address", host, "the address is not public, so it is not called.");
