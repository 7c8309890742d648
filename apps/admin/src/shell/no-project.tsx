import { FolderX } from "lucide-react";

import { BlankSlate } from "../design/blank-slate.tsx";
import { t } from "../words/words.ts";
import styles from "./not-found-page.module.css";

/** In the place of every page, for somebody who belongs to an organization and to none of its projects. */
export function NoProject() {
  return (
    <main className={styles.page}>
      <BlankSlate level={1} icon={<FolderX size={20} aria-hidden />} title={t("shell.noProjectTitle")}>
        {t("shell.noProject")}
      </BlankSlate>
    </main>
  );
}
