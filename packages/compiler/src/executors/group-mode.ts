/** What a group of runs must come to; `quorum` is given in mode `quorum`, and only there. */
export interface GroupAim {
  readonly mode: "all" | "best_effort" | "fail_fast" | "quorum" | "first_success";
  readonly quorum?: number | undefined;
}

/** How far a group is. A run that failed, was cancelled or never began counts as failed. */
export interface GroupCount {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
}

/** `open` while it is not decided whether the group comes to its aim. */
export type GroupVerdict = "open" | "won" | "lost";

/**
 * Decides about a group as soon as it is decided, except in the modes that let everybody finish (`all`, `best_effort`).
 * A group of none is won where nothing is asked of it, and lost where something is.
 */
export function verdictOfGroup(
  { mode, quorum }: GroupAim,
  { total, completed, failed }: GroupCount,
): GroupVerdict {
  const isOver = completed + failed >= total;
  switch (mode) {
    case "all":
      return !isOver ? "open" : failed === 0 ? "won" : "lost";
    case "best_effort":
      return isOver ? "won" : "open";
    case "fail_fast":
      return failed > 0 ? "lost" : isOver ? "won" : "open";
    case "quorum":
      return reached(quorum ?? total, total, completed, failed);
    case "first_success":
      return reached(1, total, completed, failed);
  }
}

function reached(wanted: number, total: number, completed: number, failed: number): GroupVerdict {
  if (completed >= wanted) return "won";
  return total - failed < wanted ? "lost" : "open";
}
