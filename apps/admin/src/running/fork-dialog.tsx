import type { CheckpointState, ForkThread, Message, Run, ThreadCheckpoint } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { newRequestKey } from "../api/new-request-key.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { LoadError } from "../shell/load-error.tsx";
import { Refusal } from "../versions/refusal.tsx";
import { t } from "../words/words.ts";
import { ForkMessages } from "./fork-messages.tsx";
import styles from "./node-trial.module.css";

interface ForkDialogProps {
  readonly run: Run;
  readonly checkpoint: ThreadCheckpoint;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Called with the run that goes on. */
  readonly onForked: (runId: string) => void;
}

/** Goes on from a step of a run with another state, or after other words. */
export function ForkDialog(props: ForkDialogProps) {
  const { isOpen, onOpenChange } = props;
  return (
    <Dialog
      title={t("running.fork.title")}
      description={t("running.fork.description")}
      size="wide"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <LoadedForm {...props} />
    </Dialog>
  );
}

function LoadedForm(props: ForkDialogProps) {
  const { run, checkpoint } = props;
  const state = useQuery(queries.checkpoint(useApi(), run.thread_id, run.id, checkpoint.checkpoint_id));
  if (state.isError) return <LoadError error={state.error} onRetry={() => void state.refetch()} />;
  if (state.data === undefined) return <Skeleton rows={4} />;
  return <ForkForm {...props} state={state.data} />;
}

function ForkForm({
  run,
  state,
  onOpenChange,
  onForked,
}: ForkDialogProps & { readonly state: CheckpointState }) {
  const api = useApi();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(state.channels).map(([name, value]) => [name, written(value)])),
  );
  const [messages, setMessages] = useState<readonly Message[]>(state.messages);
  const changed = Object.entries(texts).filter(
    ([name, text]) => text !== written(state.channels[name] ?? null),
  );
  const isReadable = changed.every(([, text]) => readJson(text) !== undefined);
  // The form is made anew whenever the dialog opens: one opening makes one fork, also where an answer was lost on its way.
  const [key] = useState(newRequestKey);
  // A second click can come before the button is drawn as busy.
  const isSent = useRef(false);
  const fork = useMutation({
    mutationFn: () => {
      const { run_id, checkpoint_id } = state;
      const edit: ForkThread["edit"] = {
        ...(changed.length > 0 && {
          channels: Object.fromEntries(changed.map(([name, text]) => [name, readJson(text) ?? null])),
        }),
        // The list is the very same as long as nothing was done to it.
        ...(messages !== state.messages && { messages: [...messages] }),
      };
      return api.forkThread(run.thread_id, { run_id, checkpoint_id, edit, resume: true }, key);
    },
    onSuccess: ({ run_id }) => {
      onOpenChange(false);
      if (run_id !== null) onForked(run_id);
    },
    onError: () => {
      isSent.current = false;
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isSent.current) return;
        isSent.current = true;
        fork.mutate();
      }}
    >
      <ForkMessages messages={messages} onChange={setMessages} />
      {Object.keys(texts).length === 0 && <p className={styles.hint}>{t("running.fork.nothing")}</p>}
      {Object.entries(texts).map(([name, text]) => (
        <Field
          key={name}
          label={t("running.fork.channel", { name })}
          error={readJson(text) === undefined ? t("running.fork.notJson") : undefined}
        >
          {(control) => (
            <textarea
              {...control}
              className={[control.className, styles.json].join(" ")}
              rows={Math.min(8, Math.max(2, text.split("\n").length))}
              spellCheck={false}
              value={text}
              onChange={({ target }) => setTexts({ ...texts, [name]: target.value })}
            />
          )}
        </Field>
      ))}
      {fork.isError && <Refusal error={fork.error} />}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" isBusy={fork.isPending} disabled={!isReadable}>
          {t("running.fork.submit")}
        </Button>
      </DialogActions>
    </form>
  );
}

const written = (value: Json): string => JSON.stringify(value, null, 2);

/** A text as JSON, undefined where it is none. */
function readJson(text: string): Json | undefined {
  try {
    // JSON.parse makes nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
