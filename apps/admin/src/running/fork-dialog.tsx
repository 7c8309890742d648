import type { Run, ThreadCheckpoint } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { describeError } from "../api/describe-error.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { t } from "../words/words.ts";
import { channelsAfter } from "./channels-after.ts";
import styles from "./node-trial.module.css";

interface ForkDialogProps {
  readonly run: Run;
  readonly checkpoint: ThreadCheckpoint;
  /** The run's steps up to this one, first to last. */
  readonly earlier: readonly ThreadCheckpoint[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Called with the run that goes on. */
  readonly onForked: (runId: string) => void;
}

/** Goes on from a step of a run with another state. */
export function ForkDialog(props: ForkDialogProps) {
  const { isOpen, onOpenChange } = props;
  return (
    <Dialog
      title={t("running.fork.title")}
      description={t("running.fork.description")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <ForkForm {...props} />
    </Dialog>
  );
}

function ForkForm({ run, checkpoint, earlier, onOpenChange, onForked }: ForkDialogProps) {
  const api = useApi();
  const known = channelsAfter(earlier);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries([...known].map(([name, value]) => [name, JSON.stringify(value, null, 2)])),
  );
  const changed = Object.entries(texts).filter(
    ([name, text]) => text !== JSON.stringify(known.get(name), null, 2),
  );
  const isReadable = changed.every(([, text]) => readJson(text) !== undefined);
  const fork = useMutation({
    mutationFn: () =>
      api.forkThread(run.thread_id, {
        run_id: run.id,
        checkpoint_id: checkpoint.checkpoint_id,
        edit:
          changed.length === 0
            ? {}
            : {
                channels: Object.fromEntries(changed.map(([name, text]) => [name, readJson(text) ?? null])),
              },
        resume: true,
      }),
    onSuccess: ({ run_id }) => {
      onOpenChange(false);
      if (run_id !== null) onForked(run_id);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        fork.mutate();
      }}
    >
      {known.size === 0 && <p className={styles.hint}>{t("running.fork.nothing")}</p>}
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
      {fork.isError && (
        <Notice tone="bad" title={describeError(fork.error).title} code={describeError(fork.error).code}>
          {describeError(fork.error).detail}
        </Notice>
      )}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" isBusy={fork.isPending} disabled={!isReadable}>
          {t("running.fork.submit")}
        </Button>
      </DialogActions>
    </form>
  );
}

/** A text as JSON, undefined where it is none. */
function readJson(text: string): Json | undefined {
  try {
    // JSON.parse makes nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
