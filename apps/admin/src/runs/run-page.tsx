import { type Run, terminalRunStatuses } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { describeError } from "../api/describe-error.ts";
import { ErrorText, FailureText } from "../api/error-text.tsx";
import { Button } from "../design/button.tsx";
import { CodeBlock } from "../design/code-block.tsx";
import { Notice } from "../design/notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { asksSomebody } from "../questions/question.ts";
import { can, useMe } from "../session/use-me.ts";
import { LoadError } from "../shell/load-error.tsx";
import { formatCost, formatMoment, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./run-page.module.css";
import { RunStatusBadge } from "./run-status-badge.tsx";
import { versionLabel } from "./runs-page.tsx";
import { ForkOrigin } from "./fork-origin.tsx";
import { ChildRuns, ForkedRuns } from "./related-runs.tsx";
import { runDuration } from "./run-duration.ts";
import { RunMarks } from "./run-marks.tsx";
import { RunQuestions } from "./run-questions.tsx";
import { RunStory } from "./run-story.tsx";
import { TrialFacts } from "./trial-facts.tsx";
import { useRunEvents } from "./use-run-events.ts";
import { WaitingBelow } from "./waiting-below.tsx";

/** One run: how it stands, what went in and came out, and every step on the way. */
export function RunPage() {
  const { runId } = useParams({ from: "/shell/runs/$runId" });
  const run = useQuery({
    ...queries.run(useApi(), runId),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : lookAgainMs),
  });
  const log = useRunEvents(runId, () => void run.refetch());

  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <Link to="/runs" className={styles.back}>
          <ChevronLeft size={15} aria-hidden />
          {t("runs.title")}
        </Link>
        {run.isPending && <Skeleton rows={5} />}
        {run.isError && <LoadError error={run.error} onRetry={() => void run.refetch()} />}
        {run.data !== undefined && (
          <>
            <Summary run={run.data} />
            {run.data.interrupts.length + run.data.waiting_runs.length > 0 && (
              <section className={styles.questions} aria-label={questionsTitle(run.data)}>
                <h2 className={styles.heading}>{questionsTitle(run.data)}</h2>
                {run.data.interrupts.length > 0 && <RunQuestions run={run.data} onAnswer={log.answer} />}
                <WaitingBelow run={run.data} />
              </section>
            )}
            <RunStory
              key={run.data.id}
              run={run.data}
              events={log.events}
              notice={log.failure !== null && <Notice tone="warn">{t("run.logLost")}</Notice>}
            >
              <Values title={t("run.input")} values={run.data.input} />
              {run.data.output !== null && <Values title={t("run.output")} values={run.data.output} />}
              <ChildRuns parent={run.data} />
              <ForkedRuns origin={run.data} />
            </RunStory>
          </>
        )}
      </div>
    </main>
  );
}

/** What stands above what a run waits for: an answer, or only a time. */
const questionsTitle = (run: Run): string =>
  t(asksSomebody(run) || run.waiting_runs.length > 0 ? "run.questions" : "runStatus.waiting");

/** How often a run that is not over is looked at: its status changes beside what its log tells. */
const lookAgainMs = 3_000;

const isOver = ({ status }: Run): boolean => terminalRunStatuses.includes(status);

/** When a run began; while it has not, when it will or since when it waits for that. */
function Beginning({ run: { started_at, not_before, created_at } }: { readonly run: Run }) {
  if (started_at !== null) return <Fact name={t("runs.started")} value={formatMoment(started_at)} />;
  return not_before === null ? (
    <Fact name={t("runs.sent")} value={formatMoment(created_at)} />
  ) : (
    <Fact name={t("runs.begins")} value={formatMoment(not_before)} />
  );
}

function Summary({ run }: { readonly run: Run }) {
  const api = useApi();
  const client = useQueryClient();
  const { me } = useMe();
  const agent = useQuery(queries.agent(api, run.agent_id));
  const cancellation = useMutation({
    mutationFn: () => api.cancelRun(run.id),
    onSettled: () => client.invalidateQueries({ queryKey: queries.run(api, run.id).queryKey }),
  });
  return (
    <>
      <header className={styles.header}>
        <h1 className={styles.title}>{agent.data?.name ?? t("run.title")}</h1>
        <RunStatusBadge run={run} />
        <RunMarks run={run} />
        <div className={styles.actions}>
          {!isOver(run) && can(me, "runs:cancel") && (
            <Button
              isBusy={cancellation.isPending}
              onClick={() => cancellation.mutate()}
              aria-label={t("running.list.cancel")}
            >
              {t("common.cancel")}
            </Button>
          )}
          <Link to="/agents/$agentId" params={{ agentId: run.agent_id }} className={styles.open}>
            {t("run.openAgent")}
          </Link>
          <Link
            to="/agents/$agentId"
            params={{ agentId: run.agent_id }}
            search={{ run: run.id }}
            className={styles.open}
          >
            {t("running.dock.open")}
          </Link>
        </div>
      </header>
      {cancellation.isError && (
        <Notice tone="bad" title={t("running.list.cancelFailed")}>
          <ErrorText error={describeError(cancellation.error)} />
        </Notice>
      )}
      <dl className={styles.facts}>
        <Fact name={t("agents.version")} value={versionLabel(run)} />
        <Beginning run={run} />
        {isOver(run) && <Fact name={t("runs.duration")} value={runDuration(run)} />}
        <Fact
          name={t("run.tokens")}
          value={t("run.tokenCount", {
            input: formatNumber(run.usage.input_tokens),
            output: formatNumber(run.usage.output_tokens),
          })}
        />
        {run.usage.cost_usd !== undefined && (
          <Fact name={t("run.cost")} value={formatCost(run.usage.cost_usd)} />
        )}
        <Fact name={t("run.id")} value={run.id} isCode />
        {run.forked_from !== null && (
          <div className={styles.fact}>
            <dt>{t("running.forkedFrom")}</dt>
            <dd>
              <ForkOrigin origin={run.forked_from} />
            </dd>
          </div>
        )}
        {run.trial !== null && (
          <div className={styles.fact}>
            <dt>{t("running.trial.badge")}</dt>
            <dd>
              <TrialFacts runId={run.id} trial={run.trial} />
            </dd>
          </div>
        )}
        {run.parent_run_id !== null && (
          <div className={styles.fact}>
            <dt>{t("run.parent")}</dt>
            <dd>
              <Link to="/runs/$runId" params={{ runId: run.parent_run_id }} className={styles.link}>
                <code>{run.parent_run_id}</code>
              </Link>
            </dd>
          </div>
        )}
      </dl>
      {run.error !== null && (
        <Notice tone="bad" title={t("chat.failed")} code={run.error.code}>
          <FailureText error={run.error} />
        </Notice>
      )}
    </>
  );
}

function Fact({
  name,
  value,
  isCode = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isCode?: boolean;
}) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{isCode ? <code>{value}</code> : value}</dd>
    </div>
  );
}

/** Input or output: each text as a text, the rest as JSON. */
function Values({ title, values }: { readonly title: string; readonly values: JsonObject }) {
  const texts = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const rest = Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== "string"));
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{title}</h2>
      {texts.length > 0 && (
        <dl className={styles.values}>
          {texts.map(([name, text]) => (
            <div key={name} className={styles.value}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {(texts.length === 0 || Object.keys(rest).length > 0) && <CodeBlock text={show(rest)} />}
    </section>
  );
}

const show = (value: unknown): string => JSON.stringify(value, null, 2);
