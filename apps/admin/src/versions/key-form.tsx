import type { Agent, CreatedApiKey, Project } from "@patchbay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useSubmission } from "../api/use-submission.ts";
import { Button } from "../design/button.tsx";
import { Field } from "../design/field.tsx";
import { t } from "../words/words.ts";
import styles from "./key-form.module.css";
import { Refusal } from "./refusal.tsx";

interface KeyFormProps {
  readonly agent: Agent;
  readonly project: Project;
  readonly onCreated: (created: CreatedApiKey) => void;
}

/** How long keys may be valid, in days; 0 is for ever. */
const lifetimes = [30, 90, 365, 0] as const;
const dayMs = 24 * 60 * 60 * 1_000;

/** Makes an API key that runs the agents of one project, and nothing else. */
export function KeyForm({ agent, project, onCreated }: KeyFormProps) {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(() => t("versions.key.defaultName", { name: agent.name }).slice(0, 120));
  const [days, setDays] = useState<number>(90);
  const creation = useSubmission({
    // Without an Idempotency-Key: its second answer would be without the key, which is told only once.
    send: () =>
      api.createApiKey({
        project_id: project.id,
        name: name.trim(),
        scopes: ["agents:run"],
        expires_at: days === 0 ? null : new Date(Date.now() + days * dayMs).toISOString(),
      }),
    networkMode: "always",
    // It is on the page now, and must not stay in the cache behind it.
    gcTime: 0,
    onSuccess: (created) => {
      onCreated(created);
      void client.invalidateQueries({ queryKey: queries.apiKeys(api, project.id).queryKey });
    },
  });
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        creation.submit();
      }}
    >
      <div className={styles.row}>
        <Field label={t("versions.key.name")}>
          {(control) => (
            <input
              {...control}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={120}
              required
              autoComplete="off"
            />
          )}
        </Field>
        <Field label={t("versions.key.expires")}>
          {(control) => (
            <select {...control} value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {lifetimes.map((each) => (
                <option key={each} value={each}>
                  {lifetimeText(each)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button
          type="submit"
          look="primary"
          className={styles.create}
          isBusy={creation.isPending}
          disabled={name.trim() === ""}
        >
          {t("versions.key.create")}
        </Button>
      </div>
      <p className={styles.scope}>{t("versions.key.scope", { project: project.name })}</p>
      {creation.isError && <Refusal error={creation.error} />}
    </form>
  );
}

function lifetimeText(days: (typeof lifetimes)[number]): string {
  switch (days) {
    case 0:
      return t("versions.key.never");
    case 365:
      return t("versions.key.year");
    case 30:
    case 90:
      return t("versions.key.days", { count: days });
  }
}
