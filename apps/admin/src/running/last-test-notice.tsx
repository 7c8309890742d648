import { Button } from "../design/button.tsx";
import { formatAgo, formatMoment } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import styles from "./last-test-notice.module.css";
import type { LastTest } from "./use-last-test.ts";

interface LastTestNoticeProps {
  readonly lastTest: LastTest;
}

/** Says where the values on the canvas come from after a reload, with a way to put it away. */
export function LastTestNotice({ lastTest: { run, forget } }: LastTestNoticeProps) {
  const now = useNow();
  return (
    <div className={styles.notice}>
      <p title={formatMoment(run.created_at)}>
        {t("running.lastTest", { ago: formatAgo(run.created_at, now) })}
      </p>
      <Button size="small" look="ghost" onClick={forget}>
        {t("running.lastTest.forget")}
      </Button>
    </div>
  );
}
