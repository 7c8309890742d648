import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { t } from "../words/words.ts";
import type { DraftEditor } from "./use-draft-editor.ts";

/** Somebody else saved first: which of the two drafts shall stand? */
export function ConflictDialog({ editor }: { readonly editor: DraftEditor }) {
  return (
    <Dialog
      title={t("conflict.title")}
      description={t("conflict.description")}
      isOpen={editor.hasConflict}
      onOpenChange={editor.dismissConflict}
    >
      <DialogActions>
        <Button onClick={() => void editor.overwrite()} isBusy={editor.isSaving}>
          {t("conflict.keepMine")}
        </Button>
        <Button look="primary" onClick={() => void editor.reload()} isBusy={editor.isSaving}>
          {t("conflict.reload")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
