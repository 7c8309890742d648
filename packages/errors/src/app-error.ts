/** What an error may tell its reader beside its message: plain JSON, safe to show and to log. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * An error that a caller is meant to understand.
 *
 * `code` is stable and from a closed set; the HTTP edge turns it into a status (RFC 9457), so nothing below the edge
 * knows about HTTP. `message` says what was found, what was expected and what to do; neither it nor `details` ever
 * carries a secret, a prompt or a document's text.
 */
export class AppError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails;

  constructor(code: Code, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}
