import { isIP } from "node:net";

import { buildConnector } from "undici";

import { type Resolve, lookupFunction, publicOnly } from "./guarded-lookup.ts";
import { bareHost, blockedAddress } from "./judge-url.ts";
import { isPublicAddress } from "./public-address.ts";

type Connector = buildConnector.connector;

/**
 * Opens sockets to public addresses only: an IP literal is judged before, a name by its `lookup`, and whatever the
 * socket says it reached once it is there. Origins on the operator's list are connected to without judgement.
 *
 * @param build how undici makes a connector; given by tests to reach an address that no resolver named
 */
export function guardedConnector(
  allowedOrigins: ReadonlySet<string>,
  resolve: Resolve,
  connectTimeoutMs: number,
  build: typeof buildConnector = buildConnector,
): Connector {
  const guarded = build({ ...socketOptions(connectTimeoutMs), lookup: lookupFunction(publicOnly(resolve)) });
  const plain = build({ ...socketOptions(connectTimeoutMs), lookup: lookupFunction(resolve) });
  return (options, callback) => {
    if (allowedOrigins.has(originOf(options))) return plain(options, callback);
    const host = bareHost(options.hostname);
    if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(blockedAddress(host), null);
    return guarded(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (isPublicAddress(socket.remoteAddress ?? "")) return callback(null, socket);
      socket.destroy();
      return callback(blockedAddress(host), null);
    });
  };
}

/** HTTP/1.1 only: one request per socket, so a limit that closes a socket closes nobody else's. */
const socketOptions = (timeout: number) => ({ allowH2: false, timeout, autoSelectFamily: true });

/** As `URL.origin` spells it: without the scheme's own port. */
function originOf({ protocol, hostname, port }: buildConnector.Options): string {
  const host = hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
  return URL.parse(`${protocol}//${host}${port === "" ? "" : `:${port}`}`)?.origin ?? "";
}
