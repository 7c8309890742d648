import type { TrialSummary } from "@patchbay/contracts";

import { t } from "../words/words.ts";
import styles from "./run-page.module.css";
import { useNodeNames } from "./run-questions.tsx";

/** What a trial did not do for real, node by node. */
export function TrialFacts({ runId, trial }: { readonly runId: string; readonly trial: TrialSummary }) {
  const nameOf = useNodeNames(runId);
  const { pinned, tools, until } = trial;
  return (
    <ul className={styles.trial}>
      {pinned.length > 0 && (
        <li>{t("running.trial.pinnedNodes", { nodes: pinned.map((id) => nameOf(id)).join(", ") })}</li>
      )}
      {tools.map(({ node_id, tool }) => (
        <li key={`${node_id} ${tool}`}>{t("running.trial.mockedTool", { tool, node: nameOf(node_id) })}</li>
      ))}
      {until !== null && <li>{t("running.trial.until", { node: nameOf(until) })}</li>}
    </ul>
  );
}
