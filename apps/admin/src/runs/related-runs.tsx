import { type Run, terminalRunStatuses } from "@patchbay/contracts";
import { type UseInfiniteQueryResult, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Page } from "../api/api.ts";
import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { inputPreview } from "./input-preview.ts";
import styles from "./related-runs.module.css";
import { RunMarks } from "./run-marks.tsx";
import { RunStatusBadge } from "./run-status-badge.tsx";

/** The runs that a run has called, newest first; nothing where it has called none. */
export function ChildRuns({ parent }: { readonly parent: Run }) {
  const isOver = terminalRunStatuses.includes(parent.status);
  const children = useInfiniteQuery({
    ...queries.childRuns(useApi(), parent.id),
    refetchInterval: isOver ? false : 3_000,
  });
  return <RelatedRuns title={t("run.children")} runs={children} />;
}

/** The runs that go on from a step of a run, newest first; nothing where there are none. */
export function ForkedRuns({ origin }: { readonly origin: Run }) {
  const forks = useInfiniteQuery(queries.forkedRuns(useApi(), origin.id));
  return <RelatedRuns title={t("running.forks")} runs={forks} />;
}

interface RelatedRunsProps {
  readonly title: string;
  readonly runs: UseInfiniteQueryResult<{ readonly pages: readonly Page<Run>[] }>;
}

function RelatedRuns({
  title,
  runs: { data, hasNextPage, isFetchingNextPage, fetchNextPage },
}: RelatedRunsProps) {
  const runs = data?.pages.flatMap((page) => page.items) ?? [];
  if (runs.length === 0) return null;
  return (
    <section>
      <h2 className={styles.heading}>{title}</h2>
      <ul className={styles.list}>
        {runs.map((run) => (
          <Related key={run.id} run={run} />
        ))}
      </ul>
      {hasNextPage && (
        <Button size="small" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </section>
  );
}

function Related({ run }: { readonly run: Run }) {
  const agent = useQuery(queries.agent(useApi(), run.agent_id));
  return (
    <li>
      <Link to="/runs/$runId" params={{ runId: run.id }} className={styles.run}>
        <span className={styles.name}>{agent.data?.name ?? run.agent_id}</span>
        <span className={styles.marks}>
          <RunMarks run={run} />
          <RunStatusBadge run={run} />
        </span>
        <span className={styles.preview}>{inputPreview(run.input)}</span>
      </Link>
    </li>
  );
}
