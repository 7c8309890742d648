import type { CreateAgent } from "@patchbay/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { t } from "../words/words.ts";
import { AgentFields, type AgentText, isComplete } from "./agent-fields.tsx";
import { slugOf } from "./slug.ts";
import { starterGraph } from "./starter-graph.ts";

interface NewAgentDialogProps {
  readonly projectId: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Makes an agent with the starter graph and opens it. */
export function NewAgentDialog({ projectId, isOpen, onOpenChange }: NewAgentDialogProps) {
  return (
    <Dialog
      title={t("newAgent.title")}
      description={t("newAgent.description")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <NewAgentForm projectId={projectId} onCancel={() => onOpenChange(false)} />
    </Dialog>
  );
}

function NewAgentForm({
  projectId,
  onCancel,
}: {
  readonly projectId: string;
  readonly onCancel: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [written, setWritten] = useState<Partial<AgentText>>({});
  const { name = "", description = "" } = written;
  const text = { name, description, slug: written.slug ?? slugOf(name) };

  const creation = useMutation({
    mutationFn: async (body: CreateAgent) => {
      const agent = await api.createAgent(body);
      const { etag } = await api.draft(agent.id);
      // A fresh agent without its first graph is still an agent: the page opens and shows what there is.
      await api.saveDraft(agent.id, starterGraph, etag).catch(() => undefined);
      return agent;
    },
    onSuccess: async (agent) => {
      void client.invalidateQueries({ queryKey: ["agents"] });
      await navigate({ to: "/agents/$agentId", params: { agentId: agent.id } });
    },
  });

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    creation.mutate({
      project_id: projectId,
      name: name.trim(),
      slug: text.slug,
      description: description.trim(),
    });
  };

  return (
    <form onSubmit={submit}>
      <AgentFields
        text={text}
        onChange={(change) => setWritten((before) => ({ ...before, ...change }))}
        error={creation.error}
        slugHint={t("newAgent.slugHint")}
      />
      <DialogActions>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" isBusy={creation.isPending} disabled={!isComplete(text)}>
          {t("newAgent.create")}
        </Button>
      </DialogActions>
    </form>
  );
}
