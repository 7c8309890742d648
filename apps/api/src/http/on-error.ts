import { TooManyAttemptsError } from "@patchbay/identity";
import { DraftConflictError } from "@patchbay/runtime";
import { errorFields, type Logger } from "@patchbay/telemetry";
import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";

import type { ApiEnv } from "./api-env.ts";
import { HttpError } from "./http-error.ts";
import { problems } from "./problems.ts";
import { type KnownError, knownError, toProblem } from "./to-problem.ts";

/** The one place that writes errors: problem documents (RFC 9457). What nobody expected is logged and told to nobody. */
export function onError(logger: Logger): ErrorHandler<ApiEnv> {
  return (thrown, c) => {
    const known = knownError(thrown instanceof HTTPException ? fromHono(thrown) : thrown);
    const request_id = c.get("requestId");
    if (!known.isExpected) {
      logger.error("a request failed unexpectedly", { request_id, path: c.req.path, ...errorFields(thrown) });
    }
    return answer(c, known, request_id);
  };
}

function answer(c: Context<ApiEnv>, known: KnownError, request_id: string): Response {
  const { status } = problems[known.code];
  const headers = {
    "content-type": "application/problem+json",
    ...headersOf(known),
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  };
  return c.body(JSON.stringify(toProblem(known, request_id)), status, headers);
}

function headersOf({ code, error }: KnownError): Record<string, string> {
  if (code === "database_unavailable") return { "retry-after": String(databaseRestSeconds) };
  if (error instanceof DraftConflictError) return { etag: `"${error.revision}"` };
  if (error instanceof TooManyAttemptsError) return { "retry-after": String(error.retry_after_seconds) };
  return {};
}

/** How long a database that is busy or on its way back is to be left alone (RFC 9110 section 10.2.3). */
const databaseRestSeconds = 5;

/** What Hono throws by itself: a body that cannot be parsed, or has no media type that we read. */
function fromHono(exception: HTTPException): HttpError {
  switch (exception.status) {
    case 413:
      return new HttpError("body_too_large", "The body is larger than this route takes.");
    case 415:
      return new HttpError("unsupported_media_type", "Send the body as application/json.");
    default:
      return new HttpError("body_malformed", "The body is not well-formed JSON.");
  }
}
