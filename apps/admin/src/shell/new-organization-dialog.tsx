import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import { describeError } from "../api/describe-error.ts";
import { useSubmission } from "../api/use-submission.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Refusal } from "../versions/refusal.tsx";
import { t } from "../words/words.ts";
import { useSwitching } from "./use-switching.ts";

interface NewOrganizationDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Makes another organization with its first project, and goes there. */
export function NewOrganizationDialog({ isOpen, onOpenChange }: NewOrganizationDialogProps) {
  return (
    <Dialog
      title={t("shell.newOrganizationTitle")}
      description={t("shell.newOrganizationText")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <NewOrganizationForm onCancel={() => onOpenChange(false)} />
    </Dialog>
  );
}

function NewOrganizationForm({ onCancel }: { readonly onCancel: () => void }) {
  const api = useApi();
  const { toOrganization } = useSwitching();
  const [name, setName] = useState("");
  const [projectName, setProjectName] = useState(() => t("shell.firstProject"));
  const make = useSubmission({
    send: (_, keyOf) => {
      const body = { name: name.trim(), project_name: projectName.trim() };
      return api.createOrganization(body, keyOf(body));
    },
    networkMode: "always",
    onSuccess: ({ id }) => toOrganization(id),
  });
  const isTaken = make.error instanceof ApiError && make.error.problem.code === "organization_name_taken";

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    make.submit();
  };

  return (
    <form onSubmit={submit}>
      <Field
        label={t("shell.organizationName")}
        error={isTaken ? describeError(make.error).detail : undefined}
      >
        {(control) => (
          <input
            {...control}
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={120}
            autoComplete="organization"
            required
            // The dialog is there for this field.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
          />
        )}
      </Field>
      <Field label={t("shell.projectName")} hint={t("shell.projectNameHint")}>
        {(control) => (
          <input
            {...control}
            value={projectName}
            onChange={(event) => setProjectName(event.target.value)}
            maxLength={120}
            required
          />
        )}
      </Field>
      {make.isError && !isTaken && <Refusal error={make.error} />}
      <DialogActions>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button
          type="submit"
          look="primary"
          disabled={name.trim() === "" || projectName.trim() === ""}
          isBusy={make.isPending || make.isSuccess}
        >
          {t("shell.makeOrganization")}
        </Button>
      </DialogActions>
    </form>
  );
}
