import type { RunStatus } from "@patchbay/contracts";

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

/** A run's status in a word and a color. */
export function RunStatusBadge({ status }: { readonly status: RunStatus }) {
  const [tone, label] = looks[status];
  return <Badge tone={tone}>{t(label)}</Badge>;
}
