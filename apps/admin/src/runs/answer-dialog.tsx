import type { Run } from "@patchbay/contracts";
import { useQueryClient } from "@tanstack/react-query";

import { useApi } from "../api/api-context.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { t } from "../words/words.ts";
import { asksSomebody } from "../questions/question.ts";
import { RunQuestions } from "./run-questions.tsx";
import { WaitingBelow } from "./waiting-below.tsx";

interface AnswerDialogProps {
  /** Undefined where the dialog is closed. */
  readonly run: Run | undefined;
  readonly agentName: string;
  readonly onClose: () => void;
}

/** Answers what a run of the list waits for without leaving the list. */
export function AnswerDialog({ run, agentName, onClose }: AnswerDialogProps) {
  const api = useApi();
  const client = useQueryClient();
  return (
    <Dialog
      title={t("runs.answerTitle", { agent: agentName })}
      description={t("runs.answerDescription")}
      isOpen={run !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {run !== undefined && run.interrupts.length > 0 && asksSomebody(run) && (
        <RunQuestions
          run={run}
          onAnswer={async (interrupt_id, value) => {
            try {
              await api.resumeRun(run.id, { interrupt_id, value });
            } finally {
              // Also when it is refused: then it is no longer open.
              void client.invalidateQueries({ queryKey: ["runs"] });
            }
          }}
        />
      )}
      {run !== undefined && <WaitingBelow run={run} />}
      {run !== undefined && !asksSomebody(run) && (
        <>
          <output>{t("runs.allAnswered")}</output>
          <DialogActions>
            <Button look="primary" onClick={onClose}>
              {t("common.done")}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
