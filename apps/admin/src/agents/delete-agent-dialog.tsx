import type { Agent } from "@patchbay/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import { t } from "../words/words.ts";
import { AgentUseList } from "./agent-use.tsx";
import { changeInLists } from "./cached-agents.ts";
import styles from "./delete-agent-dialog.module.css";

interface DeleteAgentDialogProps {
  readonly agent: Agent;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** How the page of agents finds the deletions that were refused: their dialog is gone by then. */
export const deletionKey = ["deleteAgent"] as const;

/** Deletes an agent, once it has been said what goes with it. It goes at once, and comes back where the server says no. */
export function DeleteAgentDialog({ agent, isOpen, onOpenChange }: DeleteAgentDialogProps) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const deletion = useMutation({
    mutationKey: deletionKey,
    mutationFn: ({ id }: Agent) => api.deleteAgent(id),
    networkMode: "always",
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey: ["agents"] });
      const putBack = changeInLists(client, id);
      // What is not saved goes with the agent: nothing is asked any more.
      await navigate({ to: "/agents", ignoreBlocker: true });
      return putBack;
    },
    // The page of agents says it.
    onError: (_error, _agent, putBack) => putBack?.(),
    onSuccess: (_nothing, { id }) => {
      for (const name of ["agent", "draft", "versions", "version"])
        client.removeQueries({ queryKey: [name, id] });
      void client.invalidateQueries({ queryKey: ["runs"] });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["agents"] }),
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
      <OpenRuns agent={agent} />
      {versions !== null && <Notice tone="warn">{t("deleteAgent.callers", { slug: agent.slug })}</Notice>}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button look="danger" onClick={() => deletion.mutate(agent)}>
          {t("deleteAgent.submit")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Says which runs have not ended: as long as there are any, the agent is not deleted. Nothing while that is not known. */
function OpenRuns({ agent }: { readonly agent: Agent }) {
  const open = useQuery(queries.openRuns(useApi(), agent.project_id, agent.id)).data;
  if (open === undefined || open.queued + open.running + open.waiting === 0) return null;
  return (
    <Notice tone="warn" title={t("deleteAgent.openRuns")}>
      <AgentUseList agentId={agent.id} use={{ ...open, agents: [] }} />
    </Notice>
  );
}
