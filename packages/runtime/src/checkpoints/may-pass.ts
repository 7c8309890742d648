import { DatabaseStoppedError, isDatabaseError } from "@patchbay/database";
import { AppError } from "@patchbay/errors";
import { setTimeout as delay } from "node:timers/promises";

import { LeaseLostError } from "./fence.ts";

/** Waits between attempts: together about as long as a database takes to restart. */
const retriesMs = [50, 250, 1_000, 4_000];

/** Whether the same statement may succeed in a moment: the way to the database is cut, or it is busy or restarting. */
export function mayPass(error: unknown): boolean {
  // What we say ourselves, and what the language says of what we do, is said again; a database that has stopped is not.
  if (error instanceof LeaseLostError || error instanceof TypeError || error instanceof RangeError)
    return false;
  if (error instanceof AppError && !(error instanceof DatabaseStoppedError)) return false;
  // SQLSTATE classes: 08 connection, 40 rollback of a transaction, 53 resources, 57 operator's intervention.
  return !isDatabaseError(error) || /^(?:08|40|53|57)/.test(error.code ?? "");
}

/**
 * Does a piece of work on the database, again where it failed of something that passes.
 *
 * @param work safe to repeat, also where it was done and nobody heard of it
 */
export async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const waitMs of retriesMs) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    await delay(waitMs);
  }
  return await work();
}
