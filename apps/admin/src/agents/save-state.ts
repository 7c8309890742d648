import { describeError } from "../api/describe-error.ts";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { t } from "../words/words.ts";

/** How the work on a draft stands towards the server. */
export interface SaveState {
  readonly kind: "saved" | "pending" | "saving" | "offline" | "failed";
  readonly text: string;
}

/** What there is to say about the last save, and the next one. */
export function saveState(
  editor: Pick<DraftEditor, "isDirty" | "isSaving" | "isReadable" | "error" | "conflict">,
  isOnline: boolean,
): SaveState {
  const { isDirty, isSaving, isReadable, error, conflict } = editor;
  if (!isReadable) return { kind: "failed", text: t("versions.save.unreadable") };
  if (conflict !== undefined) return { kind: "failed", text: t("versions.save.conflict") };
  if (!isDirty) return { kind: "saved", text: t("versions.save.saved") };
  if (!isOnline) return { kind: "offline", text: t("versions.save.offline") };
  if (isSaving) return { kind: "saving", text: t("versions.save.saving") };
  if (error !== null)
    return { kind: "failed", text: t("versions.save.failed", { reason: describeError(error).title }) };
  return { kind: "pending", text: t("versions.save.pending") };
}
