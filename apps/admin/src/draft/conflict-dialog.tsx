import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { t } from "../words/words.ts";
import type { DraftEditor } from "./use-draft-editor.ts";

/** Somebody else saved first: which of the two drafts shall stand? */
export function ConflictDialog({ editor }: { readonly editor: DraftEditor }) {
  const { conflict } = editor;
  return (
    <Dialog
      title={t("conflict.title")}
      description={t("conflict.description")}
      isOpen={conflict !== undefined}
      onOpenChange={() => {}}
    >
      {conflict !== undefined && (
        <DialogActions>
          <Button onClick={() => void editor.resolve(conflict.merged.document)} isBusy={editor.isSaving}>
            {t("conflict.keepMine")}
          </Button>
          <Button
            look="primary"
            onClick={() => void editor.resolve(conflict.theirs.draft.graph)}
            isBusy={editor.isSaving}
          >
            {t("conflict.takeTheirs")}
          </Button>
        </DialogActions>
      )}
    </Dialog>
  );
}
