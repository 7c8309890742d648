import type { AgentVersion } from "@patchbay/contracts";
import { History } from "lucide-react";

import { Button } from "../design/button.tsx";
import { formatAgo, formatMoment } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import styles from "./version-notice.module.css";

interface VersionNoticeProps {
  readonly version: AgentVersion;
  /** Absent where the person may not change the draft. */
  readonly onRestore: (() => void) | undefined;
  readonly onLeave: () => void;
}

/** Says that a frozen version is on the page, not the draft, and leads back. */
export function VersionNotice({ version, onRestore, onLeave }: VersionNoticeProps) {
  const now = useNow();
  return (
    <output className={styles.notice}>
      <History className={styles.icon} size={15} aria-hidden />
      <span className={styles.text}>
        <strong>{t("versions.number", { number: version.number })}</strong>{" "}
        <time dateTime={version.created_at} title={formatMoment(version.created_at)}>
          {t("versions.publishedAt", { ago: formatAgo(version.created_at, now) })}
        </time>
        {version.note !== "" && <span className={styles.note}>{version.note}</span>}
      </span>
      {onRestore !== undefined && (
        <Button size="small" onClick={onRestore}>
          {t("versions.restore")}
        </Button>
      )}
      <Button size="small" look="primary" onClick={onLeave}>
        {t("versions.back")}
      </Button>
    </output>
  );
}
