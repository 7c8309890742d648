import type { StartRun } from "@patchbay/contracts";
import type { ProjectTransaction } from "@patchbay/database";

import { ThreadBusyError } from "./run-errors.ts";
import { RunRepository } from "./run-repository.ts";
import { holdThread, isThreadBusy, threadWriter } from "./thread-line.ts";

/** Where a run begins on its thread: at once, or behind others. */
export interface ThreadPlace {
  readonly kind: "free" | "in_line";
  /** The run that is to make room for it. */
  readonly interrupted?: string;
}

/** Why a run ends that another one was to interrupt. */
export const interruptedReason = "A newer run of the thread took its place.";

/**
 * Finds the place of a run that is about to be created, in its transaction.
 *
 * @param isDelayed whether it begins later
 * @throws {ThreadBusyError} where it does not want to wait
 */
export async function placeOnThread(
  tx: ProjectTransaction,
  { thread_id, on_busy = "reject" }: StartRun,
  isDelayed: boolean,
): Promise<ThreadPlace> {
  if (isDelayed) return { kind: "in_line" };
  if (thread_id === undefined) return { kind: "free" };
  if (on_busy === "reject") {
    // Two at once both find it free: the index of writers refuses one of them.
    if (await isThreadBusy(tx, thread_id)) throw new ThreadBusyError(thread_id);
    return { kind: "free" };
  }
  const busyWith = on_busy === "interrupt" ? await threadWriter(tx, thread_id) : undefined;
  // The wish is on record with the run that expressed it. It is written before the thread is held: a run that ends
  // takes the same two in that order.
  if (busyWith !== undefined) await new RunRepository(tx).requestCancel(busyWith.id, interruptedReason);
  await holdThread(tx, thread_id);
  if (!(await isThreadBusy(tx, thread_id))) return { kind: "free" };
  return { kind: "in_line", ...(busyWith === undefined ? {} : { interrupted: busyWith.id }) };
}
