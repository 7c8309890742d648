import type { ReactNode } from "react";

import styles from "./blank-slate.module.css";

interface BlankSlateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** What a page shows when it has nothing to show: why, and what to do about it. */
export function BlankSlate({ icon, title, children, action }: BlankSlateProps) {
  return (
    <div className={styles.slate}>
      <div className={styles.icon}>{icon}</div>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{children}</p>
      {action}
    </div>
  );
}
