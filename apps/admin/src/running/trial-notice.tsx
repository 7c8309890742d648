import { summarizeTrial } from "@patchbay/contracts";

import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import styles from "./trial-badges.module.css";
import { TrialBadges } from "./trial-badges.tsx";
import type { TrialDesk } from "./use-trial.ts";

/** Says before a run that not all of it will be done for real, so that nobody wonders afterwards. */
export function TrialNotice({ desk }: { readonly desk: TrialDesk }) {
  const { pinned, tools } = desk.settings;
  if (Object.keys(pinned).length + Object.keys(tools).length === 0) return null;
  return (
    <output className={styles.notice}>
      <div className={styles.facts}>
        {t("running.settings")}
        <TrialBadges
          trial={summarizeTrial({ pinned: { ...pinned }, tools: mutable(tools) })}
          nameOf={(id) => id}
        />
      </div>
      <Button size="small" onClick={desk.clear}>
        {t("running.settings.clear")}
      </Button>
    </output>
  );
}

const mutable = (tools: TrialDesk["settings"]["tools"]) =>
  Object.fromEntries(Object.entries(tools).map(([node, answers]) => [node, { ...answers }]));
