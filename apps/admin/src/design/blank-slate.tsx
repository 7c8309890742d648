import type { ReactNode } from "react";

import styles from "./blank-slate.module.css";

interface BlankSlateProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** 1 where nothing else is on the page; 2 unless told, as part of a page with a heading of its own. */
  readonly level?: 1 | 2;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** What a page shows when it has nothing to show: why, and what to do about it. */
export function BlankSlate({ icon, title, level = 2, children, action }: BlankSlateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={styles.slate}>
      <div className={styles.icon}>{icon}</div>
      <Heading className={styles.title}>{title}</Heading>
      <p className={styles.text}>{children}</p>
      {action}
    </div>
  );
}
