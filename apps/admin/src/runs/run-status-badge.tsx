import type { Run, RunStatus } from "@patchbay/contracts";

import { Badge, type Tone } from "../design/badge.tsx";
import { t } from "../words/words.ts";

const looks = {
  queued: ["neutral", "runStatus.queued"],
  running: ["accent", "runStatus.running"],
  waiting: ["warn", "runStatus.waiting"],
  completed: ["good", "runStatus.completed"],
  failed: ["bad", "runStatus.failed"],
  cancelled: ["neutral", "runStatus.cancelled"],
} as const satisfies Readonly<Record<RunStatus, readonly [Tone, string]>>;

/** A run's status in a word and a color. One that goes on only when somebody answers a run below it waits, too. */
export function RunStatusBadge({ run }: { readonly run: Pick<Run, "status" | "waiting_runs"> }) {
  const [tone, label] = looks[run.waiting_runs.length > 0 ? "waiting" : run.status];
  return <Badge tone={tone}>{t(label)}</Badge>;
}
