import { AppError } from "@patchbay/errors";

/** It is not known who asks. Every cause has the same code; the message says what to do. */
export class UnauthenticatedError extends AppError<"unauthenticated"> {
  constructor(message: string) {
    super("unauthenticated", message);
  }
}
