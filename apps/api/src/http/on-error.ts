import type { Problem } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";
import { TooManyAttemptsError } from "@patchbay/identity";
import { DraftConflictError, InputInvalidError } from "@patchbay/runtime";
import { errorFields, type Logger } from "@patchbay/telemetry";
import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";

import type { ApiEnv } from "./api-env.ts";
import { type FieldError, HttpError } from "./http-error.ts";
import { type ProblemCode, problems } from "./problems.ts";

/** The one place that writes errors: problem documents (RFC 9457). What nobody expected is logged and told to nobody. */
export function onError(logger: Logger): ErrorHandler<ApiEnv> {
  return (thrown, c) => {
    const error = thrown instanceof HTTPException ? fromHono(thrown) : thrown;
    if (error instanceof AppError && isProblemCode(error.code)) return answer(c, error.code, error);
    logger.error("a request failed unexpectedly", {
      request_id: c.get("requestId"),
      path: c.req.path,
      ...errorFields(thrown),
    });
    if (isDatabaseGone(thrown)) {
      return answer(
        c,
        "database_unavailable",
        new AppError(
          "database_unavailable",
          "The database does not answer or has no room; try again in a moment.",
        ),
      );
    }
    return answer(
      c,
      "internal_error",
      new AppError("internal_error", "Something went wrong on the server; its log knows more."),
    );
  };
}

/**
 * No connection, one that broke, a disk that is full, or a server that starts or stops (PostgreSQL, appendix A: classes
 * 08, 53 and 57P).
 */
function isDatabaseGone(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  return (
    /^(08...|53...|57P..|ECONNREFUSED|ECONNRESET|ETIMEDOUT|database_stopped)$/.test(code) ||
    thrown.message.startsWith("Connection terminated")
  );
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

function answer(c: Context<ApiEnv>, code: ProblemCode, error: AppError): Response {
  const { status, title } = problems[code];
  const errors = fieldErrors(error);
  const problem: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    detail: error.message,
    code,
    request_id: c.get("requestId"),
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
    ...(Object.keys(error.details).length > 0 ? { details: { ...error.details } } : {}),
  };
  const headers = {
    "content-type": "application/problem+json",
    ...headersOf(error),
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  };
  return c.body(JSON.stringify(problem), status, headers);
}

function fieldErrors(error: AppError): readonly FieldError[] {
  if (error instanceof HttpError) return error.errors;
  if (!(error instanceof InputInvalidError)) return [];
  return error.violations.map(({ pointer, message }) => ({
    in: "body",
    pointer: `/input${pointer}`,
    message,
  }));
}

function headersOf(error: AppError): Record<string, string> {
  if (error instanceof DraftConflictError) return { etag: `"${error.revision}"` };
  if (error instanceof TooManyAttemptsError) return { "retry-after": String(error.retry_after_seconds) };
  return {};
}

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
