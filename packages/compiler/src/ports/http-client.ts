import { AppError } from "@patchbay/errors";

/** A request as it leaves: everything is encoded already. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute, http or https. */
  readonly url: string;
  /** Names in lower case. Any of them may be a credential: none goes along to another origin. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A whole response. */
export interface HttpResponse {
  /** The final one, after redirects. */
  readonly status: number;
  /** Names in lower case, values of one name joined by a comma; without `set-cookie`, which is for browsers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded as the response says, else as UTF-8. */
  readonly body: string;
}

/**
 * Sends one request and reads its answer to the end. Any status is an answer. Never retries: that is the node's policy
 * to decide.
 *
 * @throws {HttpError} where there is no whole answer
 * @throws the signal's reason when `signal` aborts
 */
export type HttpClient = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

/** A request without an answer. The message names at most the host: paths, queries and bodies may be secret. */
export class HttpError extends AppError<"http_failed"> {
  /** Whether the same request may succeed later. */
  readonly isRetriable: boolean;

  constructor(message: string, options: { isRetriable?: boolean; cause?: unknown } = {}) {
    super("http_failed", message, options.cause === undefined ? {} : { cause: options.cause });
    this.isRetriable = options.isRetriable ?? false;
  }
}
