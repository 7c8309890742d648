import type { StartRun } from "@patchbay/contracts";
import type { ProjectTransaction } from "@patchbay/database";

import { ThreadBusyError } from "./run-errors.ts";
import { RunRepository } from "./run-repository.ts";
import { holdThread, interruptingInLine, threadBusyWith, threadWriter } from "./thread-line.ts";

/** Where a run begins on its thread: at once, or behind others. */
export interface ThreadPlace {
  readonly kind: "free" | "in_line";
  /** The runs that are to make room for it: the one under way, and those that stand in line to interrupt it. */
  readonly interrupted: readonly string[];
}

const free: ThreadPlace = { kind: "free", interrupted: [] };
const inLine: ThreadPlace = { kind: "in_line", interrupted: [] };

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
  if (isDelayed) return inLine;
  if (thread_id === undefined) return free;
  if (on_busy === "reject") {
    // Two at once both find it free: the index of writers refuses one of them.
    const other = await threadBusyWith(tx, thread_id);
    if (other !== undefined) throw new ThreadBusyError(thread_id, other);
    return free;
  }
  const busyWith = on_busy === "interrupt" ? await threadWriter(tx, thread_id) : undefined;
  // The wish is on record with the run that expressed it. It is written before the thread is held: a run that ends
  // takes the same two in that order.
  if (busyWith !== undefined) await new RunRepository(tx).requestCancel(busyWith.id, interruptedReason);
  await holdThread(tx, thread_id);
  if ((await threadBusyWith(tx, thread_id)) === undefined) return free;
  if (on_busy !== "interrupt") return inLine;
  const interrupted = new Set(busyWith === undefined ? [] : [busyWith.id]);
  // Somebody may have begun before we held the thread. To note the wish now would be the wrong order; it is noted as soon
  // as this is committed.
  const begun = await threadWriter(tx, thread_id);
  if (begun !== undefined) interrupted.add(begun.id);
  // Nobody begins or joins the line while we hold the thread, so of two that come at once the newer one remains. Here the
  // order does no harm: a run that ends in line does not hold the thread.
  for (const id of await interruptingInLine(tx, thread_id)) {
    await new RunRepository(tx).requestCancel(id, interruptedReason);
    interrupted.add(id);
  }
  return { ...inLine, interrupted: [...interrupted] };
}
