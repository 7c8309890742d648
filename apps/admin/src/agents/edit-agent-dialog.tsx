import type { Agent, UpdateAgent } from "@patchbay/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { t } from "../words/words.ts";
import { AgentFields, type AgentText, isComplete } from "./agent-fields.tsx";

interface EditAgentDialogProps {
  readonly agent: Agent;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Renames and describes an agent. */
export function EditAgentDialog({ agent, isOpen, onOpenChange }: EditAgentDialogProps) {
  return (
    <Dialog
      title={t("editAgent.title")}
      description={t("editAgent.description")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <EditAgentForm agent={agent} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function EditAgentForm({ agent, onClose }: { readonly agent: Agent; readonly onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [text, setText] = useState<AgentText>(agent);
  const change = useMutation({
    mutationFn: (body: UpdateAgent) => api.updateAgent(agent.id, body),
    onSuccess: (changed) => {
      client.setQueryData(queries.agent(api, agent.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ["agents"] });
      onClose();
    },
  });

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { name, slug, description } = text;
    change.mutate({ name: name.trim(), slug, description: description.trim() });
  };

  return (
    <form onSubmit={submit}>
      <AgentFields
        text={text}
        onChange={(written) => setText((before) => ({ ...before, ...written }))}
        error={change.error}
        slugHint={t(text.slug === agent.slug ? "newAgent.slugHint" : "editAgent.slugChanged")}
      />
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" isBusy={change.isPending} disabled={!isComplete(text)}>
          {t("agent.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
