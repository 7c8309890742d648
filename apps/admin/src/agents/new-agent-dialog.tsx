import { AgentSlug, type CreateAgent } from "@patchbay/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import { describeError } from "../api/describe-error.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { t } from "../words/words.ts";
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
  const [name, setName] = useState("");
  const [writtenSlug, setWrittenSlug] = useState<string>();
  const [description, setDescription] = useState("");
  const slug = writtenSlug ?? slugOf(name);
  const isSlugWrong = slug !== "" && !AgentSlug.safeParse(slug).success;

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
    creation.mutate({ project_id: projectId, name: name.trim(), slug, description: description.trim() });
  };

  const slugError = isSlugWrong ? t("newAgent.slugWrong") : slugProblem(creation.error);
  return (
    <form onSubmit={submit}>
      <Field label={t("newAgent.name")}>
        {(control) => (
          <input
            {...control}
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={t("newAgent.namePlaceholder")}
            maxLength={120}
            required
          />
        )}
      </Field>
      <Field label={t("newAgent.slug")} hint={t("newAgent.slugHint")} error={slugError}>
        {(control) => (
          <input
            {...control}
            value={slug}
            onChange={(event) => setWrittenSlug(event.target.value)}
            spellCheck={false}
            autoCapitalize="off"
            maxLength={63}
            required
          />
        )}
      </Field>
      <Field label={t("newAgent.about")} hint={t("newAgent.aboutHint")}>
        {(control) => (
          <textarea
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
            rows={3}
            maxLength={2_000}
          />
        )}
      </Field>
      {creation.isError && slugProblem(creation.error) === undefined && (
        <CreationError error={creation.error} />
      )}
      <DialogActions>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={creation.isPending}
          disabled={name.trim() === "" || slug === "" || isSlugWrong}
        >
          {t("newAgent.create")}
        </Button>
      </DialogActions>
    </form>
  );
}

function CreationError({ error }: { readonly error: Error }) {
  const { title, detail, code } = describeError(error);
  return (
    <Notice tone="bad" title={title} code={code}>
      {detail}
    </Notice>
  );
}

/** What the server has against the slug, most often that it is taken; undefined when the error is about something else. */
function slugProblem(error: Error | null): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.problem.status === 409) return error.problem.detail;
  return error.problem.errors?.find(({ pointer }) => pointer === "/slug")?.message;
}
