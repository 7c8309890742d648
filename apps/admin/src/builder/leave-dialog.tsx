import { useBlocker } from "@tanstack/react-router";

import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { t } from "../words/words.ts";

/** Asks before work is left behind that could not be saved. */
export function LeaveDialog({ isUnsaved }: { readonly isUnsaved: boolean }) {
  const blocker = useBlocker({
    // Looking at a version leaves nothing behind.
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname,
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  const isBlocked = blocker.status === "blocked";
  return (
    <Dialog
      title={t("leave.title")}
      description={t("leave.description")}
      isOpen={isBlocked}
      onOpenChange={() => {
        if (isBlocked) blocker.reset();
      }}
    >
      <DialogActions>
        <Button look="danger" onClick={() => isBlocked && blocker.proceed()}>
          {t("leave.discard")}
        </Button>
        <Button look="primary" onClick={() => isBlocked && blocker.reset()}>
          {t("leave.stay")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
