import type { Problem } from "@patchbay/contracts";

/** An answer of the API that says no, with what it said (RFC 9457). */
export class ApiError extends Error {
  readonly problem: Problem;
  /** Seconds after which asking again makes sense, where the server said so. */
  readonly retryAfterS: number | undefined;

  constructor(problem: Problem, retryAfterS?: number) {
    super(problem.detail);
    this.name = "ApiError";
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

/** The server gave no answer, or one that cannot be read: offline, restarting, or not ours at all. */
export class UnreachableError extends Error {
  constructor(cause?: unknown) {
    super("The server gave no readable answer.", { cause });
    this.name = "UnreachableError";
  }
}
