import { Skeleton } from "../design/skeleton.tsx";
import styles from "./page.module.css";

/** In the place of a page whose code or whose first data are on their way. */
export function PendingPage() {
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <Skeleton rows={6} />
      </div>
    </main>
  );
}
