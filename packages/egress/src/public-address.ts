import { isIP } from "node:net";

import ipaddr from "ipaddr.js";

/** RFC 4291 section 2.4, IANA: the only part of IPv6 from which global unicast addresses are given out. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address is one that anybody on the internet may be reached at: public unicast and nothing else.
 *
 * Loopback, private, link-local, carrier-grade NAT, multicast, reserved and documentation ranges are not. An
 * IPv4-mapped IPv6 address is judged as the IPv4 address it is. Every other way to put an IPv4 address into an IPv6 one
 * (NAT64, 6to4, Teredo) is refused whatever is inside, as is an address with a zone. Only the usual spellings are read:
 * what `new URL` or the resolver made of the others arrives here in dotted or colon form.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || text.includes("%")) return false;
  const address = ipaddr.process(text);
  if (address.range() !== "unicast") return false;
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast);
}
