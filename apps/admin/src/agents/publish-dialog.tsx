import type { Agent, AgentVersionSummary } from "@patchbay/contracts";
import type { Diagnostic, Fix, JsonObject } from "@patchbay/graph";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { type SubmitEvent, useMemo, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useSubmission } from "../api/use-submission.ts";
import { Button } from "../design/button.tsx";
import { DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { diagnosticsIn } from "../draft/diagnostics-in.ts";
import { ProblemList } from "../problems/problem-list.tsx";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { ChangeList } from "../versions/change-list.tsx";
import { namesIn } from "../versions/change-text.ts";
import { diffView } from "../versions/diff-view.ts";
import { Overlay } from "../versions/overlay.tsx";
import { Refusal } from "../versions/refusal.tsx";
import { t } from "../words/words.ts";
import styles from "./publish-dialog.module.css";

interface PublishDialogProps {
  readonly agent: Agent;
  readonly editor: DraftEditor;
  /** Of the draft as it stands. */
  readonly diagnostics: readonly Diagnostic[];
  readonly onFix: ((fix: Fix) => void) | undefined;
  readonly onPickProblem: (diagnostic: Diagnostic) => void;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Opens the comparison with what is published, on the canvas. */
  readonly onCompare: (published: number) => void;
  /** Opens the dialog that says how to call the agent. */
  readonly onCall: () => void;
}

/** Freezes the draft as the next version: what has changed since the last one, what stands in the way, and a note. */
export function PublishDialog(props: PublishDialogProps) {
  const { agent, isOpen, onOpenChange } = props;
  const [isPublished, setPublished] = useState(false);
  if (isPublished && !isOpen) setPublished(false);
  return (
    <Overlay
      look="wide"
      title={t("publish.title", { name: agent.name })}
      description={t(isPublished ? "versions.publish.doneText" : "publish.description")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      {isOpen && <Publishing {...props} onPublished={() => setPublished(true)} />}
    </Overlay>
  );
}

function Publishing(props: PublishDialogProps & { readonly onPublished: () => void }) {
  const { agent, editor, diagnostics, onOpenChange } = props;
  const api = useApi();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const close = () => onOpenChange(false);
  const publication = useSubmission({
    send: async (_, keyOf): Promise<AgentVersionSummary | undefined> => {
      // A save that fails speaks for itself: in the header, or in the dialog about the conflict.
      if (editor.isDirty && !(await editor.save())) return undefined;
      const text = note.trim();
      // What is published is the draft as it was saved now, so a changed draft is another request.
      return api.publish(agent.id, text, keyOf([text, editor.document]));
    },
    networkMode: "always",
    onSuccess: async (version) => {
      if (version === undefined) return close();
      props.onPublished();
      client.setQueryData(
        queries.agent(api, agent.id).queryKey,
        (known) => known && { ...known, published_version: version.number },
      );
      await client.invalidateQueries({ queryKey: queries.agent(api, agent.id).queryKey });
      void client.invalidateQueries({ queryKey: queries.versions(api, agent.id).queryKey });
      void client.invalidateQueries({ queryKey: ["agents"] });
    },
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");

  if (publication.data !== undefined)
    return (
      <Published
        number={publication.data.number}
        onClose={close}
        onCall={() => {
          close();
          props.onCall();
        }}
      />
    );
  return (
    <form
      className={styles.body}
      data-narrow={agent.published_version === null}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        publication.submit();
      }}
    >
      <div className={styles.columns}>
        <Changes agent={agent} draft={editor.document} onCompare={props.onCompare} />
        <div className={styles.side}>
          <Problems {...props} errors={errors} />
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
          {publication.isError && (
            <div className={styles.refusal}>
              <Refusal error={publication.error} />
              <Refused error={publication.error} document={editor.document} onFix={props.onFix} />
            </div>
          )}
        </div>
      </div>
      <DialogActions>
        <Button onClick={close}>{t("common.cancel")}</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={publication.isPending}
          disabled={errors.length > 0 || !editor.isReadable}
        >
          {t("agent.publish")}
        </Button>
      </DialogActions>
    </form>
  );
}

/** What has changed since the version that programs get now. */
function Changes({
  agent,
  draft,
  onCompare,
}: {
  readonly agent: Agent;
  readonly draft: JsonObject;
  readonly onCompare: (published: number) => void;
}) {
  const number = agent.published_version;
  const published = useQuery({
    ...queries.version(useApi(), agent.id, number ?? 0),
    enabled: number !== null,
  });
  const live = published.data?.graph;
  const changes = useMemo(() => (live === undefined ? [] : diffView(live, draft).changes), [live, draft]);
  const names = useMemo(() => namesIn(live ?? {}, draft), [live, draft]);
  const [picked, setPicked] = useState<number>();
  if (number === null) return <p className={styles.first}>{t("versions.publish.first")}</p>;
  return (
    <section className={styles.changes}>
      <div className={styles.heading}>
        <h3>{t("versions.publish.since", { number })}</h3>
        {changes.length > 0 && (
          <Button size="small" look="ghost" onClick={() => onCompare(number)}>
            {t("versions.publish.compare")}
          </Button>
        )}
      </div>
      {published.isPending && <Skeleton rows={3} />}
      {published.isError && <Refusal error={published.error} />}
      {published.isSuccess &&
        (changes.length === 0 ? (
          <p className={styles.first}>{t("versions.publish.same", { number })}</p>
        ) : (
          <ChangeList changes={changes} names={names} picked={picked} onPick={setPicked} />
        ))}
    </section>
  );
}

/** What the checker says; its errors stand in the way. */
function Problems({
  editor,
  errors,
  diagnostics,
  onFix,
  onPickProblem,
  onOpenChange,
}: PublishDialogProps & { readonly errors: readonly Diagnostic[] }) {
  if (diagnostics.length === 0) return null;
  const count = errors.length;
  return (
    <section className={styles.problems}>
      <h3 data-severity={count > 0 ? "error" : "warning"}>
        {count === 0
          ? t("versions.publish.warnings")
          : count === 1
            ? t("versions.publish.errorsOne")
            : t("versions.publish.errors", { count })}
      </h3>
      <ProblemList
        diagnostics={count === 0 ? diagnostics : errors}
        document={editor.document}
        onFix={onFix}
        onPick={(diagnostic) => {
          onOpenChange(false);
          onPickProblem(diagnostic);
        }}
      />
    </section>
  );
}

/** What the server found that the page did not. */
function Refused({
  error,
  document,
  onFix,
}: {
  readonly error: Error;
  readonly document: JsonObject;
  readonly onFix: ((fix: Fix) => void) | undefined;
}) {
  const diagnostics = diagnosticsIn(error);
  return diagnostics.length === 0 ? null : (
    <ProblemList diagnostics={diagnostics} document={document} onFix={onFix} />
  );
}

function Published({
  number,
  onClose,
  onCall,
}: {
  readonly number: number;
  readonly onClose: () => void;
  readonly onCall: () => void;
}) {
  return (
    <div className={styles.body} data-narrow="true">
      <output className={styles.done}>
        <CircleCheck size={22} aria-hidden />
        <strong>{t("versions.publish.doneTitle", { number })}</strong>
      </output>
      <DialogActions>
        <Button onClick={onClose}>{t("common.done")}</Button>
        {/* The way on; the button that had the focus is gone. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <Button look="primary" onClick={onCall} autoFocus>
          {t("versions.publish.call")}
        </Button>
      </DialogActions>
    </div>
  );
}
