import { t } from "../words/words.ts";
import styles from "./skeleton.module.css";

/** Gray bars in the place of what is still loading. `rows` is how many lines of text are expected. */
export function Skeleton({ rows }: { readonly rows: number }) {
  return (
    <output className={styles.skeleton}>
      <span className="visually-hidden">{t("common.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={styles.bar} />
      ))}
    </output>
  );
}
