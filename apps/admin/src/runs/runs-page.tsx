import { type Agent, type Run, terminalRunStatuses } from "@patchbay/contracts";
import { keepPreviousData, useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Activity, CornerDownRight } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import styles from "../agents/agents-page.module.css";
import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { BlankSlate } from "../design/blank-slate.tsx";
import { Button } from "../design/button.tsx";
import { Marked } from "../design/marked.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { can, useMe } from "../session/use-me.ts";
import { asksSomebody } from "../questions/question.ts";
import { LoadError } from "../shell/load-error.tsx";
import { Page } from "../shell/page.tsx";
import { formatAgo, formatMoment, formatUntil } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import { AnswerDialog } from "./answer-dialog.tsx";
import { inputPreview } from "./input-preview.ts";
import { runDuration } from "./run-duration.ts";
import { RunFilters } from "./run-filters.tsx";
import { RunMarks } from "./run-marks.tsx";
import { RunStatusBadge } from "./run-status-badge.tsx";
import own from "./runs-page.module.css";

/** How often the list looks for new runs, and how often while one is under way, in milliseconds. */
const lookAgain = { atRest: 10_000, underWay: 3_000 } as const;

/** The runs of the current project, newest first. The list looks again by itself, and more often while one is under way. */
export function RunsPage() {
  const api = useApi();
  const { me, project } = useMe();
  const projectId = project?.id ?? "";
  const { status, agent, kind } = useSearch({ from: "/shell/runs" });
  const runs = useInfiniteQuery({
    ...queries.runs(api, projectId, { status, agent_id: agent, kind }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((run) => !terminalRunStatuses.includes(run.status)))
        ? lookAgain.underWay
        : lookAgain.atRest,
  });
  const agents = useInfiniteQuery(queries.agents(api, projectId));
  const known = agents.data?.pages.flatMap((page) => page.items) ?? [];
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const names = useAgentNames(known, items);
  const nameOf = (run: Run) => names.get(run.agent_id) ?? run.agent_id;
  const [askedId, setAskedId] = useState<string>();
  const asked = items.find(({ id }) => id === askedId);
  const isFiltered = status !== undefined || agent !== undefined || kind !== undefined;

  return (
    <Page title={t("runs.title")} actions={<RunFilters agents={known} filter={{ status, agent, kind }} />}>
      <div className={styles.panel}>
        {runs.isPending && <Skeleton rows={6} />}
        {runs.isError && <LoadError error={runs.error} onRetry={() => void runs.refetch()} />}
        {runs.isSuccess && items.length === 0 && (
          <BlankSlate
            icon={<Activity size={20} aria-hidden />}
            title={t(isFiltered ? "running.list.noneTitle" : "runs.emptyTitle")}
          >
            {t(isFiltered ? "running.list.none" : "runs.empty")}
          </BlankSlate>
        )}
        {items.length > 0 && (
          <RunTable
            runs={items}
            nameOf={nameOf}
            onAnswer={can(me, "runs:resume") ? ({ id }) => setAskedId(id) : undefined}
            onEnd={() => {
              if (runs.hasNextPage && !runs.isFetchingNextPage) void runs.fetchNextPage();
            }}
          />
        )}
      </div>
      {runs.hasNextPage && (
        <div className={styles.more}>
          <Button isBusy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            {t("common.more")}
          </Button>
        </div>
      )}
      <AnswerDialog
        run={asked}
        agentName={asked === undefined ? "" : nameOf(asked)}
        onClose={() => setAskedId(undefined)}
      />
    </Page>
  );
}

/** What the agents of these runs are called: those of the first pages are known, others are looked up one by one. */
function useAgentNames(known: readonly Agent[], runs: readonly Run[]): ReadonlyMap<string, string> {
  const api = useApi();
  const names = new Map(known.map(({ id, name }) => [id, name] as const));
  const unknown = [...new Set(runs.map((run) => run.agent_id))].filter((id) => !names.has(id));
  const looked = useQueries({
    queries: unknown.map((id) => ({ ...queries.agent(api, id), staleTime: 60_000, retry: false })),
  });
  for (const { data } of looked) if (data !== undefined) names.set(data.id, data.name);
  return names;
}

interface RunTableProps {
  readonly runs: readonly Run[];
  readonly nameOf: (run: Run) => string;
  /** Called with the run whose questions the person wants to answer; undefined where they may not. */
  readonly onAnswer: ((run: Run) => void) | undefined;
  /** Called when the last rows come into sight. */
  readonly onEnd: () => void;
}

/** How long ago a run began, or how long until it does. */
function Begun({ run, now }: { readonly run: Run; readonly now: number }) {
  const { started_at, not_before, created_at } = run;
  const isAhead = started_at === null && not_before !== null;
  const at = started_at ?? not_before ?? created_at;
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {isAhead ? formatUntil(at, now) : formatAgo(at, now)}
    </time>
  );
}

/** As high as most rows are, in pixels; each is measured once it is drawn. */
const rowHeight = 61;

/** The rows that are in sight: a list of thousands costs no more than one of twenty. */
function RunTable({ runs, nameOf, onAnswer, onEnd }: RunTableProps) {
  const now = useNow();
  const table = useRef<HTMLTableElement>(null);
  // It hands out functions that read what changes, which the React Compiler would keep too long; so it leaves this component alone.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: runs.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    // The page scrolls, not the table.
    getScrollElement: () => table.current?.closest("main") ?? null,
    getItemKey: (index) => runs[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const isAtEnd = (shown.at(-1)?.index ?? 0) >= runs.length - 1;
  const reachEnd = useEffectEvent(onEnd);
  useEffect(() => {
    if (isAtEnd) reachEnd();
  }, [isAtEnd, runs.length]);
  return (
    <table ref={table} className={styles.table} aria-rowcount={runs.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" className={styles.subject}>
            {t("runs.agent")}
          </th>
          <th scope="col">{t("runs.status")}</th>
          <th scope="col">{t("agents.version")}</th>
          <th scope="col" className={styles.when}>
            {t("runs.duration")}
          </th>
          <th scope="col" className={styles.when}>
            {t("runs.started")}
          </th>
        </tr>
      </thead>
      <tbody>
        <Space height={shown[0]?.start ?? 0} />
        {shown.map(({ index, key }) => {
          const run = runs[index];
          return (
            run !== undefined && (
              <tr
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                className={styles.row}
              >
                <td>
                  {run.parent_run_id !== null && (
                    <Marked label={t("runs.child")}>
                      <CornerDownRight className={own.child} size={14} aria-hidden />
                    </Marked>
                  )}
                  <Link
                    to="/runs/$runId"
                    params={{ runId: run.id }}
                    className={styles.link}
                    aria-label={t("runs.open", { agent: nameOf(run), id: run.id })}
                  >
                    {nameOf(run)}
                  </Link>
                  <span className={own.marks}>
                    <RunMarks run={run} />
                  </span>
                  <p className={styles.preview}>{inputPreview(run.input)}</p>
                </td>
                <td>
                  <div className={own.status}>
                    <RunStatusBadge run={run} />
                    {asksSomebody(run) && onAnswer !== undefined && (
                      <Button
                        size="small"
                        className={own.answer}
                        aria-label={t("runs.answerLabel", { agent: nameOf(run) })}
                        onClick={() => onAnswer(run)}
                      >
                        {t("runs.answer")}
                      </Button>
                    )}
                  </div>
                </td>
                <td>{versionLabel(run)}</td>
                <td className={styles.when}>{runDuration(run)}</td>
                <td className={styles.when}>
                  <Begun run={run} now={now} />
                </td>
              </tr>
            )
          );
        })}
        <Space height={rows.getTotalSize() - (shown.at(-1)?.end ?? 0)} />
      </tbody>
    </table>
  );
}

/** The room of rows that are not drawn. */
const Space = ({ height }: { readonly height: number }) =>
  height > 0 && (
    <tr aria-hidden>
      <td colSpan={5} style={{ height, padding: 0 }}>
        {/* Nothing: the rows that belong here are not in sight. */}
      </td>
    </tr>
  );

/** Which document ran. */
export const versionLabel = (run: Run): string =>
  run.version === null ? t("chat.draft") : t("agents.versionNumber", { number: run.version });
