import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";

import { t } from "../words/words.ts";
import { LoadError } from "./load-error.tsx";
import { usePageTitle } from "./use-page-title.ts";
import styles from "./not-found-page.module.css";

/** In the place of a page that could not be loaded or drawn: the rest of the app goes on. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  usePageTitle(t("error.unexpected.title"));
  return (
    <main className={styles.page}>
      <LoadError
        level={1}
        error={error}
        onRetry={() => {
          // A part of the app that a newer one has replaced meanwhile is not found again: only a new page has it.
          if (isModuleMissing(error)) return window.location.reload();
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}

/** What Chromium, Firefox and Safari say, in this order, when a script of the app cannot be loaded. */
const isModuleMissing = (error: unknown): boolean =>
  error instanceof Error &&
  /dynamically imported module|importing a module script failed/i.test(error.message);
