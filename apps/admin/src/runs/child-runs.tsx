import { type Run, terminalRunStatuses } from "@patchbay/contracts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import styles from "./child-runs.module.css";
import { inputPreview } from "./input-preview.ts";
import { RunStatusBadge } from "./run-status-badge.tsx";

/** The runs that a run has called, newest first; nothing where it has called none. */
export function ChildRuns({ parent }: { readonly parent: Run }) {
  const isOver = terminalRunStatuses.includes(parent.status);
  const children = useInfiniteQuery({
    ...queries.childRuns(useApi(), parent.id),
    refetchInterval: isOver ? false : 3_000,
  });
  const runs = children.data?.pages.flatMap((page) => page.items) ?? [];
  if (runs.length === 0) return null;
  return (
    <section>
      <h2 className={styles.heading}>{t("run.children")}</h2>
      <ul className={styles.list}>
        {runs.map((run) => (
          <Child key={run.id} run={run} />
        ))}
      </ul>
      {children.hasNextPage && (
        <Button
          size="small"
          isBusy={children.isFetchingNextPage}
          onClick={() => void children.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </section>
  );
}

function Child({ run }: { readonly run: Run }) {
  const agent = useQuery(queries.agent(useApi(), run.agent_id));
  return (
    <li>
      <Link to="/runs/$runId" params={{ runId: run.id }} className={styles.child}>
        <span className={styles.name}>{agent.data?.name ?? run.agent_id}</span>
        <RunStatusBadge status={run.status} />
        <span className={styles.preview}>{inputPreview(run.input)}</span>
      </Link>
    </li>
  );
}
