import type { ProjectTransaction } from "@patchbay/database";
import { AppError } from "@patchbay/errors";

import { IdempotencyKeys } from "./idempotency-keys.ts";

/** A request that may be sent again without being done again. */
export interface RepeatableRequest {
  /** The caller's key, and who the caller is: two callers never share one. */
  readonly key: string;
  /** SHA-256, in hex, of everything that makes the request what it is. */
  readonly digest: string;
}

/** The first request with this key has not been answered yet. Answered with status 409. */
export class IdempotencyInProgressError extends AppError<"idempotency_in_progress"> {
  constructor() {
    super(
      "idempotency_in_progress",
      "The first request with this Idempotency-Key is still being answered; send it again in a moment.",
    );
  }
}

/**
 * Does what creates a run, unless it was done under this key before: then `replayed` is the run of that time. In one
 * transaction with the run, so that a crash leaves both or neither.
 *
 * @throws {IdempotencyMismatchError} @throws {IdempotencyInProgressError}
 */
export async function onceUnderKey<Created extends { readonly id: string }>(
  tx: ProjectTransaction,
  request: RepeatableRequest | undefined,
  create: () => Promise<Created>,
): Promise<Created | { readonly replayed: string }> {
  if (request === undefined) return await create();
  const keys = new IdempotencyKeys(tx);
  const claim = await keys.claim(request.key, request.digest);
  if (claim.kind === "in_progress") throw new IdempotencyInProgressError();
  if (claim.kind === "replay") {
    // Whoever answers in full answers other requests; their digests differ.
    if (claim.answer.kind !== "run") throw new IdempotencyInProgressError();
    return { replayed: claim.answer.run_id };
  }
  const created = await create();
  await keys.complete(request.key, { kind: "run", run_id: created.id });
  return created;
}
