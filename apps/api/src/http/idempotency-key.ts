import { createHash } from "node:crypto";

import type { RepeatableRequest } from "@patchbay/runtime";
import type { Context } from "hono";

import type { ApiEnv } from "./api-env.ts";
import { callerId } from "./caller.ts";
import { HttpError } from "./http-error.ts";

const header = "idempotency-key";

/** Says that an answer is that of a request which was sent before under the same key. */
export const replayedHeader = { "idempotent-replayed": "true" } as const;

/**
 * The request under the key of its `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header-07), if it has
 * one. Keys belong to their caller: whoever guesses another's key finds nothing.
 *
 * @throws {HttpError} where the key is empty, too long or not printable
 */
export async function repeatableRequest(c: Context<ApiEnv>): Promise<RepeatableRequest | undefined> {
  const key = c.req.header(header);
  if (key === undefined) return undefined;
  if (!/^[\u0021-\u007e]{1,255}$/.test(key)) {
    const message = "must be 1 to 255 printable ASCII characters without spaces";
    throw new HttpError("request_invalid", "The Idempotency-Key is not valid.", [
      { in: "header", pointer: `/${header}`, message },
    ]);
  }
  const { method, url } = c.req;
  const { pathname, search } = new URL(url);
  const digest = createHash("sha256")
    .update(JSON.stringify([method, pathname, search]))
    .update(await c.req.text())
    .digest("hex");
  return { key: `${callerId(c.get("principal"))}:${key}`, digest };
}
