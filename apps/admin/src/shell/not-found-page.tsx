import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";

import { BlankSlate } from "../design/blank-slate.tsx";
import { t } from "../words/words.ts";
import styles from "./not-found-page.module.css";
import { usePageTitle } from "./use-page-title.ts";

/** What an address that leads nowhere shows. */
export function NotFoundPage() {
  usePageTitle(t("notFound.title"));
  return (
    <main className={styles.page}>
      <BlankSlate
        level={1}
        icon={<SearchX size={20} aria-hidden />}
        title={t("notFound.title")}
        action={
          <Link to="/agents" className={styles.link}>
            {t("notFound.back")}
          </Link>
        }
      >
        {t("notFound.text")}
      </BlankSlate>
    </main>
  );
}
