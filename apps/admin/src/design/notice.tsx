import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./notice.module.css";

interface NoticeProps {
  readonly tone: "info" | "warn" | "bad";
  readonly title?: string;
  /** The language of the title, where it is not the page's. */
  readonly lang?: "en" | undefined;
  /** The stable name of an error, which people quote when they ask for help. */
  readonly code?: string | undefined;
  readonly children?: ReactNode;
}

const icons = { info: Info, warn: TriangleAlert, bad: CircleAlert };

/** Something that a person should know, in place. What went wrong is announced to screen readers at once. */
export function Notice({ tone, title, lang, code, children }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={styles.notice} data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      <Icon className={styles.icon} size={15} aria-hidden />
      <div className={styles.body}>
        {title !== undefined && (
          <p className={styles.title} lang={lang}>
            {title}
          </p>
        )}
        {children !== undefined && <div className={styles.text}>{children}</div>}
        {code !== undefined && <code className={styles.code}>{code}</code>}
      </div>
    </div>
  );
}
