import type { Problem } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";

export type HttpErrorCode =
  | "already_bootstrapped"
  | "body_malformed"
  | "body_too_large"
  | "cross_site_request"
  | "precondition_required"
  | "request_invalid"
  | "route_not_found"
  | "unsupported_media_type"
  | "upgrade_required";

/** A field of a request that is not what it must be. */
export type FieldError = NonNullable<Problem["errors"]>[number];

/** What is wrong with a request as HTTP, whatever it asked for. */
export class HttpError extends AppError<HttpErrorCode> {
  readonly errors: readonly FieldError[];

  constructor(code: HttpErrorCode, message: string, errors: readonly FieldError[] = []) {
    super(code, message);
    this.errors = errors;
  }
}
