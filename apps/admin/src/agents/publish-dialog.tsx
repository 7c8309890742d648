import type { Agent, AgentVersionSummary } from "@patchbay/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { describeError } from "../api/describe-error.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { diagnosticsIn } from "../draft/diagnostics-in.ts";
import { ProblemList } from "../draft/problem-list.tsx";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { t } from "../words/words.ts";
import styles from "./publish-dialog.module.css";

interface PublishDialogProps {
  readonly agent: Agent;
  readonly editor: DraftEditor;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Freezes the draft as the next version, or says what stands in the way. */
export function PublishDialog({ agent, editor, isOpen, onOpenChange }: PublishDialogProps) {
  return (
    <Dialog
      title={t("publish.title", { name: agent.name })}
      description={t("publish.description")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <PublishForm agent={agent} editor={editor} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function PublishForm({
  agent,
  editor,
  onClose,
}: Pick<PublishDialogProps, "agent" | "editor"> & { readonly onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const publication = useMutation({
    mutationFn: async (): Promise<AgentVersionSummary | undefined> => {
      // A save that fails speaks for itself: in the editor, or in the dialog about the conflict.
      if (editor.isDirty && !(await editor.save())) return undefined;
      return api.publish(agent.id, note.trim());
    },
    onSuccess: async (version) => {
      if (version === undefined) return onClose();
      await client.invalidateQueries({ queryKey: queries.agent(api, agent.id).queryKey });
      void client.invalidateQueries({ queryKey: ["agents"] });
    },
  });

  if (publication.data !== undefined)
    return (
      <>
        <output className={styles.done}>
          <CircleCheck size={18} aria-hidden />
          {t("publish.done", { number: publication.data.number })}
        </output>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            {t("common.done")}
          </Button>
        </DialogActions>
      </>
    );
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        publication.mutate();
      }}
    >
      <Field label={t("publish.note")} hint={t("publish.noteHint")}>
        {(control) => (
          <textarea
            {...control}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            rows={3}
            maxLength={2_000}
          />
        )}
      </Field>
      {publication.isError && <Refusal error={publication.error} />}
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={publication.isPending}
          disabled={editor.isDirty && !editor.isReadable}
        >
          {t(editor.isDirty ? "publish.saveAndPublish" : "agent.publish")}
        </Button>
      </DialogActions>
    </form>
  );
}

function Refusal({ error }: { readonly error: Error }) {
  const { title, detail, code } = describeError(error);
  const diagnostics = diagnosticsIn(error);
  return (
    <div className={styles.refusal}>
      <Notice tone="bad" title={title} code={code}>
        {detail}
      </Notice>
      {diagnostics.length > 0 && <ProblemList diagnostics={diagnostics} />}
    </div>
  );
}
