import type { Agent, RollbackAgent } from "@patchbay/contracts";
import { type SubmitEvent, useState } from "react";

import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { t } from "../words/words.ts";

interface RollbackDialogProps {
  readonly agent: Agent;
  /** The version to return to; undefined while the dialog is closed. */
  readonly version: number | undefined;
  readonly onClose: () => void;
  readonly onRollback: (body: RollbackAgent) => void;
}

/** Asks before an old version is put in force again: programs notice at once. */
export function RollbackDialog({ agent, version, onClose, onRollback }: RollbackDialogProps) {
  const next = (agent.published_version ?? 0) + 1;
  return (
    <Dialog
      title={t("versions.rollback.title", { number: version ?? "" })}
      description={t("versions.rollback.description", { next })}
      isOpen={version !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {version !== undefined && (
        <RollbackForm
          onClose={onClose}
          onSubmit={(note) => {
            onClose();
            onRollback({ version, note });
          }}
        />
      )}
    </Dialog>
  );
}

function RollbackForm({
  onClose,
  onSubmit,
}: {
  readonly onClose: () => void;
  readonly onSubmit: (note: string) => void;
}) {
  const [note, setNote] = useState("");
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onSubmit(note.trim());
      }}
    >
      <Field label={t("publish.note")} hint={t("publish.noteHint")}>
        {(control) => (
          <textarea
            {...control}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            rows={2}
            maxLength={2_000}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary">
          {t("versions.rollback.submit")}
        </Button>
      </DialogActions>
    </form>
  );
}
