import { type Run, terminalRunStatuses } from "@patchbay/contracts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { t } from "../words/words.ts";
import { RunQuestions } from "./run-questions.tsx";
import styles from "./waiting-below.module.css";

/** What the runs that a run has called wait for, to be answered here; nothing where none of them waits. */
export function WaitingBelow({ run }: { readonly run: Pick<Run, "waiting_runs"> }) {
  return run.waiting_runs.map((id) => <Waiting key={id} runId={id} />);
}

function Waiting({ runId }: { readonly runId: string }) {
  const api = useApi();
  const client = useQueryClient();
  const run = useQuery({
    ...queries.run(api, runId),
    // It goes on when somebody else answers it, too.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && terminalRunStatuses.includes(data.status) ? false : lookAgainMs,
  }).data;
  const agent = useQuery({ ...queries.agent(api, run?.agent_id ?? ""), enabled: run !== undefined }).data;
  if (run === undefined || run.interrupts.length === 0) return null;
  const name = agent?.name ?? run.agent_id;
  return (
    <section className={styles.waiting} aria-label={t("running.below.label", { agent: name })}>
      <p className={styles.title}>
        {t("running.below.asks", { agent: name })}
        <Link to="/runs/$runId" params={{ runId }} className={styles.link}>
          {t("running.below.open")}
        </Link>
      </p>
      <RunQuestions
        run={run}
        onAnswer={async (interrupt_id, value) => {
          try {
            await api.resumeRun(runId, { interrupt_id, value });
          } finally {
            // Also when it is refused: then it is no longer open. What stands above it waits for it no longer, either.
            void client.invalidateQueries({ queryKey: ["run"] });
            void client.invalidateQueries({ queryKey: ["runs"] });
          }
        }}
      />
    </section>
  );
}

const lookAgainMs = 3_000;
