import type { Agent } from "@patchbay/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { t } from "../words/words.ts";
import { AgentFields, type AgentText, isComplete } from "./agent-fields.tsx";
import { changeInLists } from "./cached-agents.ts";

interface EditAgentDialogProps {
  readonly agent: Agent;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/**
 * Renames and describes an agent. The page shows it at once; where the server says no it is taken back, and the dialog
 * comes back with what was written and the reason.
 */
export function EditAgentDialog({ agent, isOpen, onOpenChange }: EditAgentDialogProps) {
  const api = useApi();
  const client = useQueryClient();
  const { queryKey } = queries.agent(api, agent.id);
  const change = useMutation({
    mutationFn: (written: AgentText) => api.updateAgent(agent.id, written),
    networkMode: "always",
    onMutate: async (written) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (known) => known && { ...known, ...written });
      return { before, putBack: changeInLists(client, agent.id, (known) => ({ ...known, ...written })) };
    },
    onError: (_error, _written, shown) => {
      client.setQueryData(queryKey, shown?.before);
      shown?.putBack();
      onOpenChange(true);
    },
    onSuccess: (changed) => client.setQueryData(queryKey, changed),
    onSettled: () => client.invalidateQueries({ queryKey: ["agents"] }),
  });

  return (
    <Dialog
      title={t("editAgent.title")}
      description={t("editAgent.description")}
      isOpen={isOpen}
      onOpenChange={(next) => {
        if (!next) change.reset();
        onOpenChange(next);
      }}
    >
      <EditAgentForm
        agent={agent}
        first={change.variables ?? agent}
        error={change.error}
        onSubmit={(written) => {
          onOpenChange(false);
          change.mutate(written);
        }}
        onCancel={() => {
          change.reset();
          onOpenChange(false);
        }}
      />
    </Dialog>
  );
}

interface EditAgentFormProps {
  readonly agent: Agent;
  readonly first: AgentText;
  readonly error: Error | null;
  readonly onSubmit: (written: AgentText) => void;
  readonly onCancel: () => void;
}

function EditAgentForm({ agent, first, error, onSubmit, onCancel }: EditAgentFormProps) {
  const [text, setText] = useState(first);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { name, slug, description } = text;
    onSubmit({ name: name.trim(), slug, description: description.trim() });
  };

  return (
    <form onSubmit={submit}>
      <AgentFields
        text={text}
        onChange={(written) => setText((before) => ({ ...before, ...written }))}
        error={error}
        slugHint={t(text.slug === agent.slug ? "newAgent.slugHint" : "editAgent.slugChanged")}
      />
      <DialogActions>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" disabled={!isComplete(text)}>
          {t("agent.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
