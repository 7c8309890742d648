import { lookup } from "node:dns/promises";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { callbackify } from "node:util";

import { blockedAddress } from "./judge-url.ts";
import { isPublicAddress } from "./public-address.ts";

/** All addresses of a host name, in the order in which they should be tried. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The machine's own resolver. */
export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * A resolver that fails when any address of the name is not public. The socket connects to the very addresses that were
 * judged, so an answer that changes between two questions (DNS rebinding) gains nothing; an answer that mixes public and
 * private ones is refused as a whole.
 */
export function publicOnly(resolve: Resolve): Resolve {
  return async (hostname) => {
    const addresses = await resolve(hostname);
    if (!addresses.every((each) => isPublicAddress(each.address))) throw blockedAddress(hostname);
    return addresses;
  };
}

/**
 * A resolver as the `lookup` of a socket that selects the family itself: such a socket asks for all addresses, and is
 * answered with a list.
 */
export function lookupFunction(resolve: Resolve): LookupFunction {
  const addressesOf = callbackify(async (hostname: string) => {
    const addresses = await resolve(hostname);
    // Node's own code takes the first without a look, outside of anything that could catch what happens then.
    if (addresses.length === 0) throw Object.assign(new Error("No address."), { code: "ENOTFOUND" });
    return [...addresses];
  });
  return (hostname, _options, callback) => addressesOf(hostname, callback);
}
