import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { t } from "../words/words.ts";
import styles from "./unreadable-notice.module.css";

interface UnreadableNoticeProps {
  /** The line in which reading stopped, from 1. */
  readonly wrongLine: number | undefined;
  readonly onShow: () => void;
}

/** Says over the canvas why nothing can be changed on it: the text of the document is no JSON at the moment. */
export function UnreadableNotice({ wrongLine, onShow }: UnreadableNoticeProps) {
  return (
    <div className={styles.place}>
      <Notice tone="bad" title={t("builder.unreadable")}>
        <p>
          {wrongLine === undefined ? t("editor.wrong") : t("editor.wrongLine", { line: wrongLine })}{" "}
          {t("builder.unreadableShown")}
        </p>
        <div className={styles.action}>
          <Button size="small" onClick={onShow}>
            {t("builder.unreadableShow")}
          </Button>
        </div>
      </Notice>
    </div>
  );
}
