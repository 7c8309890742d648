import { useState } from "react";

import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import styles from "./conflict-dialog.module.css";

/** Says that what this browser had kept of the work could not be read any more, until somebody has seen it. */
export function ForgottenWork() {
  const [isSeen, setSeen] = useState(false);
  if (isSeen) return null;
  return (
    <output className={styles.reminder}>
      {t("versions.save.forgotten")}
      <Button size="small" onClick={() => setSeen(true)}>
        {t("versions.agent.dismiss")}
      </Button>
    </output>
  );
}
