import type { Run } from "@patchbay/contracts";

import { formatDuration } from "../words/format.ts";

/** How long a run took, in words, what it waited for included; a dash while it has not ended. */
export const runDuration = ({ started_at, ended_at }: Pick<Run, "started_at" | "ended_at">): string =>
  started_at === null || ended_at === null
    ? "–"
    : formatDuration(Math.max(0, Date.parse(ended_at) - Date.parse(started_at)));
