import { AppError } from "@patchbay/errors";
import { UnrecoverableError } from "bullmq";

import { JobPayloadInvalidError, UnrecoverableJobError } from "../job-errors.ts";

/**
 * What BullMQ is told of an error. It keeps an error's message for as long as the job, and messages quote prompts and
 * documents; so it is given a code or a name. What was thrown is the `cause`, which it does not keep.
 */
export function storableFailure(thrown: unknown): Error {
  const isFinal = thrown instanceof UnrecoverableJobError || thrown instanceof JobPayloadInvalidError;
  const failure = isFinal ? new UnrecoverableError(reasonOf(thrown)) : new Error(reasonOf(thrown));
  failure.cause = thrown;
  return failure;
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof AppError) return thrown.code;
  if (!(thrown instanceof Error)) return typeof thrown;
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  return /^\w{1,60}$/.test(code) ? code : thrown.name;
}
