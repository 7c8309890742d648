import { type Run, type RunEvent, terminalRunStatuses } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { CodeBlock } from "../design/code-block.tsx";
import { Notice } from "../design/notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { LoadError } from "../shell/load-error.tsx";
import { formatCost, formatDuration, formatMoment, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./run-page.module.css";
import { RunStatusBadge } from "./run-status-badge.tsx";
import { runDuration, versionLabel } from "./runs-page.tsx";
import { type TimelineEntry, timelineOf } from "./timeline.ts";
import { useRunEvents } from "./use-run-events.ts";

/** One run: how it stands, what went in and came out, and every event on the way. */
export function RunPage() {
  const { runId } = useParams({ from: "/shell/runs/$runId" });
  const run = useQuery(queries.run(useApi(), runId));
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
            <div className={styles.columns}>
              <section className={styles.section}>
                <h2 className={styles.heading}>{t("run.timeline")}</h2>
                <ol className={styles.timeline}>
                  {timelineOf(log.events).map((entry) => (
                    <Entry key={entry.seq} entry={entry} begun={log.events[0]?.at} />
                  ))}
                </ol>
                {log.failure !== null && <Notice tone="warn">{t("run.logLost")}</Notice>}
              </section>
              <div className={styles.side}>
                <Values title={t("run.input")} values={run.data.input} />
                {run.data.output !== null && <Values title={t("run.output")} values={run.data.output} />}
              </div>
            </div>
          </>
        )}
      </div>
    </main>
  );
}

function Summary({ run }: { readonly run: Run }) {
  const agent = useQuery(queries.agent(useApi(), run.agent_id));
  return (
    <>
      <header className={styles.header}>
        <h1 className={styles.title}>{agent.data?.name ?? t("run.title")}</h1>
        <RunStatusBadge status={run.status} />
        <Link to="/agents/$agentId" params={{ agentId: run.agent_id }} className={styles.open}>
          {t("run.openAgent")}
        </Link>
      </header>
      <dl className={styles.facts}>
        <Fact name={t("agents.version")} value={versionLabel(run)} />
        <Fact name={t("runs.started")} value={formatMoment(run.created_at)} />
        {terminalRunStatuses.includes(run.status) && (
          <Fact name={t("runs.duration")} value={runDuration(run)} />
        )}
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
      </dl>
      {run.error !== null && (
        <Notice tone="bad" title={t("chat.failed")} code={run.error.code}>
          {run.error.message}
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
      <dl className={styles.values}>
        {texts.map(([name, text]) => (
          <div key={name} className={styles.value}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {(texts.length === 0 || Object.keys(rest).length > 0) && <CodeBlock text={show(rest)} />}
    </section>
  );
}

function Entry({ entry, begun }: { readonly entry: TimelineEntry; readonly begun: string | undefined }) {
  const offset = Date.parse(entry.at) - Date.parse(begun ?? "");
  const text = detailOf(entry.event);
  return (
    <li className={styles.entry} data-tone={toneOf(entry.event)}>
      <div className={styles.line}>
        <code className={styles.type}>{entry.event.type}</code>
        <span className={styles.subject}>{subjectOf(entry.event)}</span>
        <span className={styles.offset}>
          {Number.isFinite(offset) ? `+${formatDuration(Math.max(0, offset))}` : `#${entry.seq}`}
        </span>
      </div>
      {text !== "" && <CodeBlock text={text} />}
    </li>
  );
}

function subjectOf(event: RunEvent): string {
  switch (event.type) {
    case "node.started":
    case "message.delta":
    case "message.completed":
    case "state.updated":
      return event.node_id;
    case "node.completed":
      return event.port === "" ? event.node_id : `${event.node_id} → ${event.port}`;
    case "tool.started":
    case "tool.completed":
      return event.tool;
    case "usage":
      return t("chat.tokens", {
        input: formatNumber(event.input_tokens),
        output: formatNumber(event.output_tokens),
      });
    case "run.started":
    case "run.completed":
    case "run.failed":
    case "run.cancelled":
      return "";
  }
}

const show = (value: unknown): string => JSON.stringify(value, null, 2);

function detailOf(event: RunEvent): string {
  switch (event.type) {
    case "message.delta":
    case "message.completed":
      return event.text;
    case "tool.started":
      return show(event.arguments);
    case "tool.completed":
      return event.error === undefined
        ? show(event.result ?? null)
        : `${event.error.code}: ${event.error.message}`;
    case "state.updated":
      return show(event.channels);
    case "run.failed":
      return `${event.error.code}: ${event.error.message}`;
    case "run.completed":
    case "run.started":
    case "node.started":
    case "node.completed":
    case "usage":
    case "run.cancelled":
      return "";
  }
}

function toneOf(event: RunEvent): "good" | "bad" | "accent" | "neutral" {
  switch (event.type) {
    case "run.failed":
      return "bad";
    case "tool.completed":
      return event.error === undefined ? "good" : "bad";
    case "run.completed":
    case "node.completed":
    case "message.completed":
      return "good";
    case "run.started":
    case "node.started":
    case "tool.started":
      return "accent";
    case "message.delta":
    case "state.updated":
    case "usage":
    case "run.cancelled":
      return "neutral";
  }
}
