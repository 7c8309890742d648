import { useEffect } from "react";

import { t } from "../words/words.ts";

/** Names the window after a page outside of the shell; those inside are named by their headings (`usePageHeading`). */
export function usePageTitle(page: string): void {
  useEffect(() => {
    document.title = t("shell.pageTitle", { page });
  }, [page]);
}
