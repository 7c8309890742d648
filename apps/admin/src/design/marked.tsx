import type { ReactNode } from "react";

import styles from "./marked.module.css";

/** A mark that says something by its looks alone, with the words for those who do not see it. */
export function Marked({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <span className={styles.marked} title={label}>
      {children}
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
