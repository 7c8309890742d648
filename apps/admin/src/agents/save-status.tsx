import { Check, CloudOff, LoaderCircle, TriangleAlert, X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";

import { Button, IconButton } from "../design/button.tsx";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { t } from "../words/words.ts";
import { saveState } from "./save-state.ts";
import styles from "./save-status.module.css";

const icons = {
  saved: Check,
  pending: LoaderCircle,
  saving: LoaderCircle,
  offline: CloudOff,
  failed: TriangleAlert,
} as const;

/** Whether the work is safe. It is read out when that changes, but not each time that something is being saved. */
export function SaveStatus({ editor }: { readonly editor: DraftEditor }) {
  const isOnline = useSyncExternalStore(onConnection, () => navigator.onLine);
  const { kind, text } = saveState(editor, isOnline);
  const isUnderWay = kind === "saving" || kind === "pending";
  const Icon = icons[kind];
  const content = (
    <>
      <Icon className={kind === "saving" ? styles.turning : undefined} size={13} aria-hidden />
      <span className={styles.text}>{isUnderWay ? t("versions.save.saving") : text}</span>
    </>
  );
  return (
    <span className={styles.status} data-kind={kind} title={text}>
      {isUnderWay && content}
      <output className={styles.said}>{!isUnderWay && content}</output>
      {kind === "failed" && editor.error !== null && editor.conflict === undefined && (
        <Button size="small" onClick={() => void editor.save()}>
          {t("versions.save.now")}
        </Button>
      )}
      {editor.hasMerged && <Merged />}
    </span>
  );
}

/** Somebody else's work came in while this page was open. */
function Merged() {
  const [isSeen, setSeen] = useState(false);
  if (isSeen) return null;
  return (
    <output className={styles.merged} title={t("versions.save.mergedHint")}>
      {t("versions.save.merged")}
      <IconButton className={styles.seen} label={t("versions.agent.dismiss")} onClick={() => setSeen(true)}>
        <X size={13} aria-hidden />
      </IconButton>
    </output>
  );
}

function onConnection(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
