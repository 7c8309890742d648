import { describeFailure } from "../api/describe-error.ts";
import { t } from "../words/words.ts";
import type { NodeTrace, TracePart, TraceStatus } from "./trace.ts";

const statusWords = {
  running: "status.running",
  waiting: "status.waiting",
  done: "status.done",
  failed: "status.failed",
  stopped: "running.trace.stopped",
} as const satisfies Readonly<Record<TraceStatus, string>>;

/** How a part of a run stands, in words. */
export const statusWord = (status: TraceStatus): string => t(statusWords[status]);

/** What sets an activation apart from the others of its node: the turn, the attempt. */
export function marksOf({ activation, attempt, isPinned }: NodeTrace): readonly string[] {
  return [
    ...(activation > 1 ? [t("running.laps", { count: activation })] : []),
    ...(attempt > 1 ? [t("running.trace.attempt", { count: attempt })] : []),
    ...(isPinned ? [t("running.node.pinned")] : []),
  ];
}

/** The port of a part, where its name says something: nobody has to be told that it went out. */
export const portOf = (part: TracePart): string =>
  part.kind === "node" && part.port !== null && part.port !== "out" && part.port !== "*" ? part.port : "";

/** Why a part has failed, in a few words; empty where it has not, or nothing says why. */
export function reasonOf(part: TracePart): string {
  const error = "error" in part ? part.error : null;
  if (error === null) return "";
  const { meaning, message } = describeFailure(error);
  return meaning ?? message ?? "";
}
