import type { ReactNode } from "react";

import styles from "./badge.module.css";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

/** A word or a number about the thing beside it. */
export function Badge({
  tone = "neutral",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
