import type { ThreadOrigin } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { t } from "../words/words.ts";
import styles from "./run-page.module.css";
import { useNodeNames } from "./run-questions.tsx";

/** The run and the step that a fork goes on from, with the way there. Either may be gone: then it is named all the same. */
export function ForkOrigin({
  origin: { thread_id, run_id, checkpoint_id },
}: {
  readonly origin: ThreadOrigin;
}) {
  const api = useApi();
  const origin = useQuery({ ...queries.run(api, run_id), retry: false });
  const steps = useQuery({ ...queries.checkpoints(api, thread_id, run_id), retry: false });
  const nameOf = useNodeNames(run_id);
  const step = steps.data?.find((each) => each.checkpoint_id === checkpoint_id);
  const nodes = step?.nodes.map(({ node_id }) => nameOf(node_id)).join(", ") ?? "";
  return (
    <>
      {origin.isError ? (
        <code>{run_id}</code>
      ) : (
        <Link to="/runs/$runId" params={{ runId: run_id }} className={styles.link}>
          <code>{run_id}</code>
        </Link>
      )}
      {nodes !== "" && <span className={styles.step}> {t("running.forkedAfter", { step: nodes })}</span>}
    </>
  );
}
