import { type Database, inProject, type ProjectTransaction } from "@patchbay/database";
import { Json } from "@patchbay/graph";
import { IdempotencyInProgressError, IdempotencyKeys, IdempotencyMismatchError } from "@patchbay/runtime";
import type { MiddlewareHandler } from "hono";

import type { ApiEnv } from "./api-env.ts";
import { repeatableRequest, replayedHeader } from "./idempotency-key.ts";

/** Longer than any of these requests takes. Should the process die before it answers, the key is free again then. */
const answeredWithinS = 60;

/**
 * Answers a request that is sent again under its `Idempotency-Key` as it was answered first, for 24 hours. What failed
 * changed nothing and may be sent again under the same key.
 */
export function repeatable(db: Database): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const request = await repeatableRequest(c);
    const { org_id, project_ids } = c.get("principal");
    // Where the key is kept. Ids sort by age, so it is the same one when the caller comes to see more projects.
    const project_id = project_ids.toSorted()[0];
    if (request === undefined || project_id === undefined) return await next();
    const inKeys = <Result>(work: (keys: IdempotencyKeys) => Promise<Result>): Promise<Result> =>
      inProject(db, { org_id, project_id }, (tx: ProjectTransaction) => work(new IdempotencyKeys(tx)));

    const claim = await inKeys((keys) => keys.claim(request.key, request.digest, answeredWithinS));
    if (claim.kind === "in_progress") throw new IdempotencyInProgressError();
    if (claim.kind === "replay") {
      if (claim.answer.kind === "run") throw new IdempotencyMismatchError();
      const { status, body } = claim.answer;
      if (body === null) return new Response(null, { status, headers: replayedHeader });
      const headers = { ...replayedHeader, "content-type": "application/json" };
      return new Response(JSON.stringify(body), { status, headers });
    }
    await next();
    const { ok, status } = c.res;
    if (!ok) {
      await inKeys((keys) => keys.release(request.key));
      return undefined;
    }
    const body = c.get("keptAnswer") ?? (await bodyOf(c.res.clone()));
    // It is done. Whoever is told of a failure now would send it again, and it would be done twice.
    await inKeys((keys) => keys.complete(request.key, { kind: "response", status, body })).catch(
      () => undefined,
    );
    return undefined;
  };
}

async function bodyOf(response: Response): Promise<Json> {
  const text = await response.text();
  return text === "" ? null : Json.parse(JSON.parse(text));
}
