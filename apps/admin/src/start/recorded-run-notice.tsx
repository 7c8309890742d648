import type { JsonObject } from "@patchbay/graph";
import { CirclePlay, X } from "lucide-react";

import { Button, IconButton } from "../design/button.tsx";
import { t } from "../words/words.ts";
import styles from "./recorded-run-notice.module.css";
import { recordedInput } from "./recorded-run.ts";
import { dismissRecordedRun } from "./use-recorded-run.ts";

interface RecordedRunNoticeProps {
  /** Called with the recording's own input by whoever wants to see it done for real; undefined where they may not run. */
  readonly onRun: ((input: JsonObject) => void) | undefined;
}

/** Says that what is on the canvas was recorded, what was asked, and how to do it for real. */
export function RecordedRunNotice({ onRun }: RecordedRunNoticeProps) {
  return (
    <output className={styles.notice}>
      <span className={styles.badge}>{t("start.recorded.title")}</span>
      <span className={styles.text}>{t("start.recorded.text", { question: recordedInput.message })}</span>
      {onRun !== undefined && (
        <Button
          size="small"
          look="primary"
          onClick={() => {
            dismissRecordedRun();
            onRun(recordedInput);
          }}
        >
          <CirclePlay size={14} aria-hidden />
          {t("start.recorded.run")}
        </Button>
      )}
      <IconButton label={t("start.recorded.dismiss")} className={styles.dismiss} onClick={dismissRecordedRun}>
        <X size={15} aria-hidden />
      </IconButton>
    </output>
  );
}
