import type { Run } from "@patchbay/contracts";
import { FlaskConical, GitFork } from "lucide-react";

import { Badge } from "../design/badge.tsx";
import { t } from "../words/words.ts";
import styles from "./run-marks.module.css";

/** What sets a run apart from an ordinary one: that it goes on from another, that it did not do all for real. */
export function RunMarks({
  run: { forked_from, trial },
}: {
  readonly run: Pick<Run, "forked_from" | "trial">;
}) {
  return (
    <>
      {forked_from !== null && (
        <Badge tone="accent">
          <span className={styles.mark}>
            <GitFork size={11} aria-hidden />
            {t("running.mark.fork")}
          </span>
        </Badge>
      )}
      {trial !== null && (
        <Badge tone="accent">
          <span className={styles.mark}>
            <FlaskConical size={11} aria-hidden />
            {t("running.trial.badge")}
          </span>
        </Badge>
      )}
    </>
  );
}
