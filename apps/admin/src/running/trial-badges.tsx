import type { TrialSummary } from "@patchbay/contracts";

import { Badge } from "../design/badge.tsx";
import { t } from "../words/words.ts";
import styles from "./trial-badges.module.css";

interface TrialBadgesProps {
  readonly trial: TrialSummary;
  /** The name under which the canvas shows a node. */
  readonly nameOf: (nodeId: string) => string;
}

/** What of a run is not done for real. */
export function TrialBadges({ trial, nameOf }: TrialBadgesProps) {
  const pinned = trial.pinned.length;
  const mocked = trial.tools.length;
  return (
    <p className={styles.badges}>
      <Badge tone="accent">
        {trial.until === null
          ? t("running.trial.badge")
          : t("running.trial.only", { node: nameOf(trial.until) })}
      </Badge>
      {pinned > 0 && (
        <Badge>
          {pinned === 1 ? t("running.trial.onePinned") : t("running.trial.pinned", { count: pinned })}
        </Badge>
      )}
      {mocked > 0 && (
        <Badge>
          {mocked === 1 ? t("running.trial.oneMocked") : t("running.trial.mocked", { count: mocked })}
        </Badge>
      )}
    </p>
  );
}
