import type { ReactNode } from "react";

import styles from "./page.module.css";

interface PageProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the shell with a heading and, beside it, what can be done here. */
export function Page({ title, actions, children }: PageProps) {
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <header className={styles.header}>
          <h1 className={styles.title}>{title}</h1>
          {actions}
        </header>
        {children}
      </div>
    </main>
  );
}
