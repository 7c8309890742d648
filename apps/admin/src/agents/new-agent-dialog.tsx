import type { CreateAgent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { useSubmission } from "../api/use-submission.ts";
import { Badge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { type Beginning, beginnings } from "../start/beginnings.ts";
import { keepFirstInput } from "../start/first-input.ts";
import { Gallery } from "../start/gallery.tsx";
import { GraphDrawing } from "../start/graph-drawing.tsx";
import { currentLanguage } from "../words/language.ts";
import { t } from "../words/words.ts";
import { AgentFields, type AgentText, isComplete } from "./agent-fields.tsx";
import styles from "./new-agent-dialog.module.css";
import { slugOf } from "./slug.ts";

interface NewAgentDialogProps {
  readonly projectId: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Makes an agent from a template, from the smallest graph or from none, and opens it. */
export function NewAgentDialog({ projectId, isOpen, onOpenChange }: NewAgentDialogProps) {
  return (
    <Dialog
      size="wide"
      title={t("start.gallery.title")}
      description={t("start.gallery.description")}
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
  const [all] = useState(() => beginnings(currentLanguage()));
  const [chosenId, setChosenId] = useState<string>();
  const chosen = all.find(({ id }) => id === chosenId) ?? all[0];
  const [written, setWritten] = useState<Partial<AgentText>>({});

  const creation = useSubmission({
    send: async ({ body, beginning }: { body: CreateAgent; beginning: Beginning }, keyOf) => {
      const agent = await api.createAgent(body, keyOf(body));
      const { etag } = await api.draft(agent.id);
      // A fresh agent without its first graph is still an agent: the page opens and shows what there is.
      await api.saveDraft(agent.id, beginning.graph, etag).catch(() => undefined);
      if (beginning.example !== undefined) keepFirstInput(agent.id, beginning.example);
      return agent;
    },
    onSuccess: async (agent) => {
      void client.invalidateQueries({ queryKey: ["agents"] });
      await navigate({ to: "/agents/$agentId", params: { agentId: agent.id } });
    },
  });

  if (chosen === undefined) return null;
  const text = textOf(chosen, written);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = {
      project_id: projectId,
      name: text.name.trim(),
      slug: text.slug,
      description: text.description.trim(),
    };
    creation.submit({ body, beginning: chosen });
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <Gallery
        all={all}
        chosen={chosen}
        onChoose={({ id }) => {
          setChosenId(id);
          creation.reset();
        }}
      />
      <div className={styles.side}>
        <Chosen beginning={chosen} />
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
      </div>
    </form>
  );
}

/** What the new agent is called: as somebody has written it, else as the template is. */
function textOf({ isTemplate, ...beginning }: Beginning, written: Partial<AgentText>): AgentText {
  const name = written.name ?? (isTemplate ? beginning.name : "");
  return {
    name,
    slug: written.slug ?? slugOf(name),
    description: written.description ?? (isTemplate ? beginning.text : ""),
  };
}

/** More about what was chosen than its card has room for. */
function Chosen({ beginning }: { readonly beginning: Beginning }) {
  const { name, text, shows, graph, example, isTemplate } = beginning;
  return (
    <div className={styles.chosen}>
      <GraphDrawing graph={graph} />
      <h3 className={styles.name}>{name}</h3>
      {/* A template's text stands in the description of the new agent, to be changed. */}
      {!isTemplate && <p className={styles.text}>{text}</p>}
      {shows.length > 0 && (
        <p className={styles.shows}>
          {shows.map((topic) => (
            <Badge key={topic}>{t(`start.topic.${topic}`)}</Badge>
          ))}
        </p>
      )}
      {example !== undefined && (
        <p className={styles.example}>
          <span className={styles.try}>{t("start.gallery.try")}</span> {exampleText(example)}
        </p>
      )}
    </div>
  );
}

/** An input in a line: the text alone where it is one text. */
function exampleText(example: JsonObject): string {
  const values = Object.values(example);
  return values.length === 1 && typeof values[0] === "string" ? values[0] : JSON.stringify(example);
}
