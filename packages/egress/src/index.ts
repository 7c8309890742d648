export type { ByteAnswer, ByteStream } from "./byte-stream.ts";
export {
  createEgress,
  type Egress,
  type EgressInit,
  type EgressLimits,
  type EgressPolicy,
  type GuardedFetch,
  type StreamRequest,
} from "./create-egress.ts";
export { EgressError, type EgressErrorCode } from "./egress-error.ts";
export type { Resolve } from "./guarded-lookup.ts";
export { isPublicAddress } from "./public-address.ts";
