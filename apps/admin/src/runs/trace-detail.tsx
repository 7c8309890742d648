import {
  type Run,
  type SequencedRunEvent,
  type ThreadCheckpoint,
  terminalRunStatuses,
} from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CornerUpLeft, LocateFixed } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { FailureText } from "../api/error-text.tsx";
import { NodeIcon } from "../canvas/node-icon.tsx";
import { ToolCallRow } from "../chat/tool-call-row.tsx";
import { Badge, type Tone } from "../design/badge.tsx";
import { IconButton } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { nodeType } from "../graph/node-types.ts";
import { fields, text } from "../graph/read-fields.ts";
import { readGraph } from "../graph/read-graph.ts";
import { formatCost, formatDuration, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import { CalledRun } from "./called-run.tsx";
import { Fold, FoldedValue, LongText } from "./folded-value.tsx";
import { TraceChange } from "./trace-change.tsx";
import { changesOf, homeOf } from "./trace-changes.ts";
import styles from "./trace-detail.module.css";
import { marksOf, statusWord } from "./trace-words.ts";
import type { ItemTrace, NodeTrace, QuestionTrace, ToolTrace, TracePart, TraceStatus } from "./trace.ts";

// What evaluates expressions is large, and most who look at a run look at no step of it.
const TraceInputs = lazy(async () => ({ default: (await import("./trace-inputs.tsx")).TraceInputs }));

interface TraceDetailProps {
  readonly run: Run;
  readonly part: TracePart;
  readonly events: readonly SequencedRunEvent[];
  /** The document that the run went through; undefined until it is read. */
  readonly graph: JsonObject | undefined;
  readonly nameOf: (nodeId: string) => string;
  readonly typeOf: (nodeId: string) => string;
  /** When the run began, in milliseconds since the epoch. */
  readonly begun: number;
  readonly now: number;
  /** Goes back to the run itself. */
  readonly onBack: () => void;
}

/** All that is known of one part of a run: what went in, what came out, what it changed, what went wrong. */
export function TraceDetail(props: TraceDetailProps) {
  const { part } = props;
  switch (part.kind) {
    case "node":
      return <NodeDetail {...props} part={part} />;
    case "item":
      return <ItemDetail {...props} part={part} />;
    case "tool":
      return <ToolDetail {...props} part={part} />;
    case "called":
      return (
        <>
          <Head title={t("running.trace.called")} onBack={props.onBack} />
          <CalledRun runId={part.run_id} />
        </>
      );
  }
}

type DetailOf<Part> = TraceDetailProps & { readonly part: Part };

function NodeDetail({ run, part, events, graph, nameOf, typeOf, begun, now, onBack }: DetailOf<NodeTrace>) {
  const checkpoints = useCheckpoints(run);
  const declared = fields(bodyOf(graph, part.node_id)["state"]);
  const changes = changesOf(part, events, declared, checkpoints);
  const calls = part.children.filter((child) => child.kind === "tool");
  const called = part.children.filter((child) => child.kind === "called");
  const { icon, category, title } = nodeType(typeOf(part.node_id));
  const waited = part.waits.reduce((sum, wait) => sum + (wait.to ?? now) - wait.from, 0);
  const tokens = part.usage === null ? 0 : part.usage.input_tokens + part.usage.output_tokens;
  return (
    <>
      <Head
        title={nameOf(part.node_id)}
        subtitle={title}
        icon={<NodeIcon icon={icon} category={category} />}
        status={part.status}
        marks={marksOf(part)}
        onBack={onBack}
      />
      <dl className={styles.facts}>
        <Fact name={t("running.trace.began")} value={`+${formatDuration(Math.max(0, part.from - begun))}`} />
        <Fact
          name={t("runs.duration")}
          value={
            part.isPinned
              ? "–"
              : formatDuration(part.duration_ms ?? Math.max(0, (part.to ?? now) - part.from))
          }
        />
        {waited > 0 && <Fact name={t("running.trace.waited")} value={formatDuration(waited)} />}
        {part.port !== null && part.port !== "" && (
          <Fact name={t("running.trace.left")} value={<code>{part.port}</code>} />
        )}
        {part.usage !== null && tokens > 0 && (
          <Fact
            name={t("run.tokens")}
            value={t("run.tokenCount", {
              input: formatNumber(part.usage.input_tokens),
              output: formatNumber(part.usage.output_tokens),
            })}
          />
        )}
        {part.usage?.cost_usd !== undefined && (
          <Fact name={t("run.cost")} value={formatCost(part.usage.cost_usd)} />
        )}
      </dl>
      <Link
        to="/agents/$agentId"
        params={{ agentId: run.agent_id }}
        search={{ run: run.id, at: part.end }}
        className={styles.link}
      >
        <LocateFixed size={14} aria-hidden />
        {t("running.trace.canvas")}
      </Link>
      {part.error !== null && <Failure error={part.error} />}
      {part.questions.map((question) => (
        <Question key={question.id} question={question} />
      ))}
      {graph !== undefined && part.begin !== undefined && (
        <Suspense fallback={<Skeleton rows={2} />}>
          <TraceInputs
            key={part.id}
            graph={graph}
            nodeId={part.node_id}
            input={run.input}
            events={events}
            begin={part.begin}
          />
        </Suspense>
      )}
      {part.messages.length > 0 && (
        <Fold title={t("running.dock.said")} copied={part.messages.map((said) => said.text).join("\n\n")}>
          {part.messages.map((said) => (
            <div key={said.id} className={styles.said} data-discarded={said.isDiscarded}>
              {said.isDiscarded && <p className={styles.hint}>{t("running.trace.discarded")}</p>}
              <LongText text={said.text} />
            </div>
          ))}
        </Fold>
      )}
      {calls.length > 0 && (
        <Fold title={t("running.trace.tools")}>
          {calls.map((call) => (
            <ToolCallRow
              key={call.id}
              call={{ ...call, kind: "tool" }}
              isRunning={call.status === "running"}
            />
          ))}
        </Fold>
      )}
      {called.length > 0 && (
        <Fold title={t("run.children")}>
          {called.slice(0, mostCalled).map((child) => (
            <CalledRun key={child.id} runId={child.run_id} />
          ))}
        </Fold>
      )}
      {part.outputs !== null && Object.keys(part.outputs).length > 0 && (
        <FoldedValue key={`${part.id} outputs`} title={t("running.dock.outputs")} value={part.outputs} />
      )}
      {changes.length > 0 && (
        <Fold title={t("running.dock.changes")} copied={JSON.stringify(part.writes, null, 2)}>
          {changes.map(([channel, change]) => (
            <TraceChange key={channel} channel={channel} change={change} />
          ))}
        </Fold>
      )}
    </>
  );
}

/** More stand in the tree, where only those in sight are read. */
const mostCalled = 10;

function ItemDetail({ run, part, events, graph, nameOf, begun, now, onBack }: DetailOf<ItemTrace>) {
  const end = part.children.find((child) => child.port === "");
  const first = part.children[0];
  return (
    <>
      <Head
        title={t("run.item", { number: part.item + 1 })}
        subtitle={nameOf(part.node_id)}
        status={part.status}
        onBack={onBack}
      />
      <dl className={styles.facts}>
        <Fact name={t("running.trace.began")} value={`+${formatDuration(Math.max(0, part.from - begun))}`} />
        <Fact name={t("runs.duration")} value={formatDuration(Math.max(0, (part.to ?? now) - part.from))} />
      </dl>
      {part.error !== null && <Failure error={part.error} />}
      {graph !== undefined && first?.begin !== undefined && (
        <Suspense fallback={<Skeleton rows={2} />}>
          <TraceInputs
            key={part.id}
            graph={graph}
            nodeId={first.node_id}
            input={run.input}
            events={events}
            begin={first.begin}
            isItem
          />
        </Suspense>
      )}
      {end?.outputs != null && (
        <FoldedValue key={part.id} title={t("running.dock.outputs")} value={end.outputs} />
      )}
    </>
  );
}

function ToolDetail({ part, nameOf, begun, now, onBack }: DetailOf<ToolTrace>) {
  return (
    <>
      <Head title={part.tool} subtitle={nameOf(part.node_id)} status={part.status} onBack={onBack} />
      <dl className={styles.facts}>
        <Fact name={t("running.trace.began")} value={`+${formatDuration(Math.max(0, part.from - begun))}`} />
        <Fact
          name={t("runs.duration")}
          value={formatDuration(part.duration_ms ?? Math.max(0, (part.to ?? now) - part.from))}
        />
      </dl>
      {part.error !== null && <Failure error={part.error} />}
      <FoldedValue key={`${part.id} in`} title={t("tool.arguments")} value={part.arguments} />
      {part.result !== undefined && (
        <FoldedValue key={`${part.id} out`} title={t("tool.result")} value={part.result} />
      )}
    </>
  );
}

interface HeadProps {
  readonly title: string;
  readonly subtitle?: string;
  readonly icon?: ReactNode;
  readonly status?: TraceStatus;
  readonly marks?: readonly string[];
  readonly onBack: () => void;
}

const tones = {
  running: "accent",
  waiting: "warn",
  done: "good",
  failed: "bad",
  stopped: "neutral",
} as const satisfies Readonly<Record<TraceStatus, Tone>>;

function Head({ title, subtitle, icon, status, marks, onBack }: HeadProps) {
  return (
    <header className={styles.head}>
      {icon}
      <div className={styles.names}>
        <h2 className={styles.title}>{title}</h2>
        {subtitle !== undefined && subtitle !== title && <p className={styles.subtitle}>{subtitle}</p>}
      </div>
      <span className={styles.marks}>
        {marks?.map((mark) => (
          <Badge key={mark}>{mark}</Badge>
        ))}
        {status !== undefined && <Badge tone={tones[status]}>{statusWord(status)}</Badge>}
      </span>
      <IconButton label={t("running.trace.back")} onClick={onBack}>
        <CornerUpLeft size={15} aria-hidden />
      </IconButton>
    </header>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Failure({ error }: { readonly error: NonNullable<NodeTrace["error"]> }) {
  return (
    <Notice tone="bad" code={error.code}>
      <FailureText error={error} />
    </Notice>
  );
}

const outcomes = {
  answered: "running.trace.answered",
  expired: "running.trace.expired",
  closed: "running.trace.closed",
} as const;

function Question({ question: { payload, outcome } }: { readonly question: QuestionTrace }) {
  const words = text(payload["message"]) || text(payload["prompt"]) || JSON.stringify(payload, null, 2);
  return (
    <Fold title={t("running.trace.asked")} copied={words}>
      <LongText text={words} />
      <p className={styles.hint}>{outcome === null ? t("status.waiting") : t(outcomes[outcome])}</p>
    </Fold>
  );
}

/** The graph that a node stands in: the document, or the body of a map. */
function bodyOf(graph: JsonObject | undefined, nodeId: string): ReturnType<typeof fields> {
  const map = homeOf(nodeId).replace(/\[\d+\]\.$/, "");
  if (map === "") return fields(graph);
  const home = bodyOf(graph, map);
  const id = map.slice(map.lastIndexOf(".") + 1);
  return fields(readGraph(home).nodes.find((node) => node.id === id)?.config["body"]);
}

/** The steps of a run that are kept; none while they are read, and where they cannot be. */
function useCheckpoints(run: Run): readonly ThreadCheckpoint[] {
  const isAtRest = terminalRunStatuses.includes(run.status) || run.status === "waiting";
  const query = useQuery({ ...queries.checkpoints(useApi(), run.thread_id, run.id), enabled: isAtRest });
  return query.data ?? none;
}

const none: readonly ThreadCheckpoint[] = [];
