import type { Problem, ProblemCode } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";
import type { SchemaViolation } from "@patchbay/graph";
import { ApiKeyExpiryInvalidError } from "@patchbay/identity";
import {
  AnswerInvalidError,
  DraftConflictError,
  ForkEditInvalidError,
  InputInvalidError,
  TrialInvalidError,
  ScheduleInvalidError,
} from "@patchbay/runtime";

import { type FieldError, HttpError } from "./http-error.ts";
import { problems } from "./problems.ts";

/** An error as its caller may know it. */
export interface KnownError {
  readonly code: ProblemCode;
  readonly error: AppError;
  /** False where nobody expected it: then the caller is told no more than that, and the log should know. */
  readonly isExpected: boolean;
}

/** What may be told of anything that was thrown. */
export function knownError(thrown: unknown): KnownError {
  if (thrown instanceof AppError && isProblemCode(thrown.code))
    return { code: thrown.code, error: thrown, isExpected: true };
  if (isDatabaseGone(thrown))
    return unexpected(
      "database_unavailable",
      "The database does not answer or has no room; try again in a moment.",
    );
  return unexpected("internal_error", "Something went wrong on the server; its log knows more.");
}

const unexpected = (code: "database_unavailable" | "internal_error", message: string): KnownError => ({
  code,
  error: new AppError(code, message),
  isExpected: false,
});

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

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

/** The problem document (RFC 9457) of an error. */
export function toProblem({ code, error }: KnownError, request_id: string): Problem {
  const { status, title } = problems[code];
  const errors = fieldErrors(error);
  const details = detailsOf(error);
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: error.message,
    code,
    request_id,
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
  };
}

/** Who could not store a draft is told what it is now, instead of having to ask. */
function detailsOf(error: AppError): Record<string, unknown> {
  if (!(error instanceof DraftConflictError)) return { ...error.details };
  const { graph, revision, updated_at } = error.draft;
  return { ...error.details, draft: { graph, revision, updated_at: updated_at.toISOString() } };
}

function fieldErrors(error: AppError): readonly FieldError[] {
  if (error instanceof HttpError) return error.errors;
  if (error instanceof ForkEditInvalidError) return inBody("/edit", error.violations);
  if (error instanceof ApiKeyExpiryInvalidError)
    return [{ in: "body", pointer: "/expires_at", message: error.message }];
  if (error instanceof ScheduleInvalidError)
    return [{ in: "body", pointer: `/${error.field}`, message: error.message }];
  if (error instanceof TrialInvalidError) return inBody("/trial", error.violations);
  const at = error instanceof InputInvalidError ? "/input" : "/value";
  if (!(error instanceof InputInvalidError || error instanceof AnswerInvalidError)) return [];
  return inBody(at, error.violations);
}

/** What is wrong with a part of the body. */
const inBody = (at: string, violations: readonly SchemaViolation[]): readonly FieldError[] =>
  violations.map(({ pointer, message, message_key, params }) => ({
    in: "body",
    pointer: at + pointer,
    message,
    message_key,
    params,
  }));
