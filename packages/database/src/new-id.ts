import { typeid } from "typeid-js";

/** What an id is of; the prefixes that @patchbay/contracts parses. */
export type IdPrefix =
  | "org"
  | "prj"
  | "usr"
  | "ses"
  | "key"
  | "agt"
  | "thr"
  | "run"
  | "msg"
  | "sch"
  | "ers"
  | "aud";

/** A new id (TypeID: prefix and UUIDv7). Those made by one process sort in the order in which they were made. */
export function newId<Prefix extends IdPrefix>(prefix: Prefix): `${Prefix}_${string}` {
  return `${prefix}_${typeid(prefix).getSuffix()}`;
}
