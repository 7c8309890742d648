import type { Provider, PutProvider } from "@patchbay/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { type SubmitEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { describeError } from "../api/describe-error.ts";
import { ErrorText, FailureText } from "../api/error-text.tsx";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { formatAgo } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import styles from "./real-model-dialog.module.css";

interface RealModelDialogProps {
  /** The provider that answers already; undefined where none does. */
  readonly own: Provider | undefined;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Asks for one key, and has the organization's agents answered by its provider from then on. */
export function RealModelDialog({ own, isOpen, onOpenChange }: RealModelDialogProps) {
  const now = useNow();
  return (
    <Dialog
      title={t("start.model.title")}
      description={
        own === undefined
          ? t("start.model.description")
          : t("start.model.current", { model: own.model, ago: formatAgo(own.updated_at, now) })
      }
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <KeyForm own={own} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** A provider that did not answer, and whether its key is stored all the same. */
interface Silence {
  readonly code: string;
  readonly message: string;
  readonly isKept: boolean;
}

function KeyForm({ own, onClose }: { readonly own: Provider | undefined; readonly onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [key, setKey] = useState("");
  const [baseUrl, setBaseUrl] = useState("");
  const [model, setModel] = useState("");
  const [done, setDone] = useState<string>();
  /** Why the provider did not answer with the key that was just tried. */
  const [refusal, setRefusal] = useState<Silence>();

  const refresh = async () => {
    await Promise.all(
      [queries.models(api), queries.providers(api)].map(({ queryKey }) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
    void client.invalidateQueries({ queryKey: ["resources"] });
  };
  const entry = useMutation({
    mutationFn: async ({ body, isKept }: { readonly body: PutProvider; readonly isKept: boolean }) => {
      const { model } = await api.putProvider("openai", body);
      const { ok, code, message } = await api.tryProvider("openai");
      // Agents that were answered until now shall not fall silent over a key that does not work.
      const mayGo = !ok && !isKept && own === undefined;
      if (mayGo) await api.removeProvider("openai");
      return {
        model,
        silence: ok ? undefined : { code: code ?? "", message: message ?? "", isKept: !mayGo },
      };
    },
    onSuccess: ({ model: answering, silence }) => {
      setRefusal(silence);
      if (silence?.isKept !== false) setKey(""); // stays in no field for longer than it is needed
      if (silence === undefined) setDone(t("start.model.done", { model: answering }));
    },
    onSettled: refresh,
  });
  const removal = useMutation({
    mutationFn: () => api.removeProvider("openai"),
    onSuccess: async () => {
      await refresh();
      setDone(t("start.model.removed"));
    },
  });

  if (done !== undefined)
    return (
      <>
        <output className={styles.done}>
          <CircleCheck size={18} aria-hidden />
          {done}
        </output>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            {t("common.done")}
          </Button>
        </DialogActions>
      </>
    );

  const enter = (isKept: boolean) => {
    setRefusal(undefined);
    const body = {
      api_key: key.trim(),
      ...(baseUrl.trim() !== "" && { base_url: baseUrl.trim() }),
      ...(model.trim() !== "" && { model: model.trim() }),
    };
    entry.mutate({ body, isKept });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    enter(false);
  };
  const error = entry.error ?? removal.error;
  return (
    <form onSubmit={submit}>
      <Field label={t("start.model.key")} hint={t("start.model.keyHint")}>
        {(control) => (
          <input
            {...control}
            type="password"
            value={key}
            onChange={(event) => setKey(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            maxLength={1_000}
            required
          />
        )}
      </Field>
      <details className={styles.more}>
        <summary className={styles.summary}>{t("start.model.more")}</summary>
        <Field label={t("start.model.baseUrl")} hint={t("start.model.baseUrlHint")}>
          {(control) => (
            <input
              {...control}
              type="url"
              value={baseUrl}
              onChange={(event) => setBaseUrl(event.target.value)}
              spellCheck={false}
            />
          )}
        </Field>
        <Field label={t("start.model.name")} hint={t("start.model.nameHint")}>
          {(control) => (
            <input
              {...control}
              value={model}
              onChange={(event) => setModel(event.target.value)}
              spellCheck={false}
              autoCapitalize="off"
              maxLength={200}
            />
          )}
        </Field>
      </details>
      {refusal !== undefined && (
        <Notice tone="bad" title={t(refusal.isKept ? "start.model.silent" : "start.model.notKept")}>
          <FailureText error={refusal} />
          {!refusal.isKept && (
            <Button size="small" onClick={() => enter(true)}>
              {t("start.model.keep")}
            </Button>
          )}
        </Notice>
      )}
      {error !== null && <Refusal error={error} />}
      <DialogActions>
        {own !== undefined && (
          <Button
            look="ghost"
            className={styles.remove}
            isBusy={removal.isPending}
            onClick={() => removal.mutate()}
          >
            {t("start.model.remove")}
          </Button>
        )}
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" isBusy={entry.isPending} disabled={key.trim() === ""}>
          {t("start.model.submit")}
        </Button>
      </DialogActions>
    </form>
  );
}

function Refusal({ error }: { readonly error: Error }) {
  const described = describeError(error);
  const { title, lang, code } = described;
  return (
    <div className={styles.refusal}>
      <Notice tone="bad" title={title} lang={lang} code={code}>
        <ErrorText error={described} />
      </Notice>
    </div>
  );
}
