import { type SubmitEvent, useId, useState } from "react";

import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { can, useMe } from "../session/use-me.ts";
import { t } from "../words/words.ts";
import styles from "./eject-dialog.module.css";
import type { Ejection } from "./use-eject.ts";

/** As many runs as are read in one sitting before the project is passed on. */
const mostRecordedRuns = 5;

interface EjectDialogProps {
  /** The version to download; undefined while the dialog is closed. */
  readonly version: number | undefined;
  readonly onClose: () => void;
  readonly onEject: (ejection: Ejection) => void;
}

/** Asks what a version takes along when it leaves the platform. */
export function EjectDialog({ version, onClose, onEject }: EjectDialogProps) {
  return (
    <Dialog
      title={t("versions.eject.title", { number: version ?? "" })}
      description={t("versions.eject.description")}
      isOpen={version !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {version !== undefined && (
        <EjectForm
          onClose={onClose}
          onSubmit={(recordedRuns) => {
            onClose();
            onEject({ number: version, recordedRuns });
          }}
        />
      )}
    </Dialog>
  );
}

interface EjectFormProps {
  readonly onClose: () => void;
  readonly onSubmit: (recordedRuns: number) => void;
}

function EjectForm({ onClose, onSubmit }: EjectFormProps) {
  const { me } = useMe();
  const [isRecorded, setRecorded] = useState(false);
  const hintId = useId();
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onSubmit(isRecorded ? mostRecordedRuns : 0);
      }}
    >
      {can(me, "runs:read") && can(me, "threads:read") && (
        <div className={styles.choice}>
          <label className={styles.label}>
            <input
              type="checkbox"
              checked={isRecorded}
              aria-describedby={hintId}
              onChange={(event) => setRecorded(event.target.checked)}
            />
            {t("versions.eject.recordedRuns")}
          </label>
          <p className={styles.hint} id={hintId}>
            {t("versions.eject.recordedRunsHint", { count: mostRecordedRuns })}
          </p>
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary">
          {t("versions.eject.submit")}
        </Button>
      </DialogActions>
    </form>
  );
}
