import type { Agent } from "@patchbay/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useApi } from "../api/api-context.ts";
import { describeError } from "../api/describe-error.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import { t } from "../words/words.ts";
import styles from "./delete-agent-dialog.module.css";

interface DeleteAgentDialogProps {
  readonly agent: Agent;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Deletes an agent, once it has been said what goes with it. */
export function DeleteAgentDialog({ agent, isOpen, onOpenChange }: DeleteAgentDialogProps) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const deletion = useMutation({
    mutationFn: () => api.deleteAgent(agent.id),
    onSuccess: async () => {
      // What is not saved goes with the agent: nothing is asked any more.
      await navigate({ to: "/agents", ignoreBlocker: true });
      for (const name of ["agent", "draft", "versions", "version"])
        client.removeQueries({ queryKey: [name, agent.id] });
      void client.invalidateQueries({ queryKey: ["agents"] });
      void client.invalidateQueries({ queryKey: ["runs"] });
    },
  });
  const versions = agent.published_version;

  return (
    <Dialog
      title={t("deleteAgent.title", { name: agent.name })}
      description={t("deleteAgent.description")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <ul className={styles.losses}>
        <li>
          {versions === null
            ? t("deleteAgent.draft")
            : versions === 1
              ? t("deleteAgent.oneVersion")
              : t("deleteAgent.versions", { count: versions })}
        </li>
        <li>{t("deleteAgent.runs")}</li>
      </ul>
      {versions !== null && <Notice tone="warn">{t("deleteAgent.callers", { slug: agent.slug })}</Notice>}
      {deletion.isError && <Refusal error={deletion.error} />}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button look="danger" isBusy={deletion.isPending} onClick={() => deletion.mutate()}>
          {t("deleteAgent.submit")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Refusal({ error }: { readonly error: Error }) {
  const { title, detail, code } = describeError(error);
  return (
    <div className={styles.refusal}>
      <Notice tone="bad" title={title} code={code}>
        {detail}
      </Notice>
    </div>
  );
}
