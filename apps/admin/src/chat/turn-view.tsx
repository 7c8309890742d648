import { summarizeTrial } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";
import { Link } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { memo } from "react";

import { describeError } from "../api/describe-error.ts";
import { ErrorText, FailureText } from "../api/error-text.tsx";
import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { diagnosticsIn } from "../draft/diagnostics-in.ts";
import { ProblemList } from "../problems/problem-list.tsx";
import { answerOf } from "../runs/answer-of.ts";
import { QuestionCard } from "../questions/question-card.tsx";
import { isWaiting, type RunPart, type RunState } from "../runs/run-state.ts";
import { formatCost, formatNumber } from "../words/format.ts";
import { TrialBadges } from "../running/trial-badges.tsx";
import { Took } from "../runs/took.tsx";
import { useRunUnderWay } from "../runs/use-run-under-way.ts";
import { WaitingBelow } from "../runs/waiting-below.tsx";
import { t } from "../words/words.ts";
import type { Turn } from "./conversation.ts";
import { StreamingText } from "./streaming-text.tsx";
import { ToolCallRow } from "./tool-call-row.tsx";
import { ValueList } from "./value-list.tsx";
import styles from "./turn-view.module.css";

interface TurnViewProps {
  readonly turn: Turn;
  /** The name under which the canvas shows a node. */
  readonly nameOf: (nodeId: string) => string;
  /** What runs, to name places in it. */
  readonly document: JsonObject;
  /** Answers what the run asks; undefined where the person may not. Rejects when the server does not take it. */
  readonly onAnswer: OnAnswer | undefined;
  readonly onOpenRun: (runId: string) => void;
  /** Sends the same once more; undefined where that cannot be done now. */
  readonly onRetry: ((turn: Turn) => void) | undefined;
}

type OnAnswer = (runId: string, interruptId: string, value: Json) => Promise<unknown>;

/** A question and everything that came of it. Only the turn that changes is drawn again. */
export const TurnView = memo(function TurnView({
  turn,
  nameOf,
  document,
  onAnswer,
  onOpenRun,
  onRetry,
}: TurnViewProps) {
  const { run } = turn;
  const isRunning = !turn.isOver;
  const record = useRunUnderWay(isRunning ? run.run_id : null);
  const isAskedBelow = record !== undefined && record.waiting_runs.length > 0;
  const answer = answerOf(run);
  // What was withdrawn disappears, except where the reader stopped the run and may want to keep what came of it.
  const wasStopped = turn.isStopping || run.status === "cancelled";
  const parts = run.parts.flatMap((part, index) =>
    part.kind === "message" && part.isDiscarded && !wasStopped
      ? []
      : // A model may use the id of a call twice; the place in the run never changes.
        [{ part, key: `${part.kind}-${part.id}-${index}` }],
  );
  const writers = new Set(parts.flatMap(({ part }) => (part.kind === "message" ? [part.node_id] : [])));
  return (
    <article className={styles.turn} aria-label={t("chat.turn", { number: turn.number })}>
      {turn.trial !== undefined && <TrialBadges trial={summarizeTrial(turn.trial)} nameOf={nameOf} />}
      <Question input={turn.input} />
      <div className={styles.answer} aria-busy={isRunning}>
        {parts.map(({ part, key }) => (
          <div key={key}>
            {writers.size > 1 && part.kind === "message" && (
              <p className={styles.writer}>{nameOf(part.node_id)}</p>
            )}
            <Part part={part} run={run} isRunning={isRunning} nameOf={nameOf} onAnswer={onAnswer} />
          </div>
        ))}
        <TrialOutputs turn={turn} nameOf={nameOf} />
        {answer?.kind === "text" && <StreamingText text={answer.text} isComplete />}
        {answer?.kind === "data" && (
          <ValueList values={answer.data} label={t("chat.output")} said={answer.said} />
        )}
        {isAskedBelow && <WaitingBelow run={record} />}
        {isRunning && !isWriting(run) && (
          <Waiting run={run} isAskedBelow={isAskedBelow} isStopping={turn.isStopping} nameOf={nameOf} />
        )}
        {turn.stopFailure !== null && (
          <Notice tone="bad" title={t("chat.notStopped")}>
            <ErrorText error={describeError(turn.stopFailure)} />
          </Notice>
        )}
        <Ending turn={turn} nameOf={nameOf} document={document} />
        {!isRunning && onRetry !== undefined && (turn.failure !== null || run.error !== null) && (
          <Button size="small" className={styles.again} onClick={() => onRetry(turn)}>
            <RotateCcw size={13} aria-hidden />
            {t("running.turn.again")}
          </Button>
        )}
      </div>
      {!isRunning && <Footer turn={turn} onOpenRun={onOpenRun} />}
    </article>
  );
});

/** What a trial of one node was for. */
function TrialOutputs({ turn: { trial, run }, nameOf }: Pick<TurnViewProps, "turn" | "nameOf">) {
  const node = trial?.until;
  const outputs = node === undefined ? undefined : run.activity.nodes[node]?.outputs;
  if (node === undefined || outputs === undefined || outputs === null) return null;
  return <ValueList values={outputs} label={t("running.trial.outputs", { node: nameOf(node) })} />;
}

function Question({ input }: { readonly input: Turn["input"] }) {
  const { message, ...others } = input;
  return typeof message === "string" && Object.keys(others).length === 0 ? (
    <p className={styles.question}>{message}</p>
  ) : (
    <div className={styles.given}>
      <ValueList values={input} label={t("chat.given")} />
    </div>
  );
}

interface PartProps extends Pick<TurnViewProps, "nameOf" | "onAnswer"> {
  readonly part: RunPart;
  readonly run: RunState;
  readonly isRunning: boolean;
}

function Part({ part, run: { run_id }, isRunning, nameOf, onAnswer }: PartProps) {
  switch (part.kind) {
    case "message":
      if (part.isComplete && isData(part.text))
        return (
          <details className={styles.folded}>
            <summary>{t("running.turn.data", { node: nameOf(part.node_id) })}</summary>
            <pre className={styles.data}>{part.text}</pre>
          </details>
        );
      return part.text === "" ? null : (
        <StreamingText text={part.text} isComplete={part.isComplete || !isRunning} />
      );
    case "tool":
      return <ToolCallRow call={part} isRunning={isRunning} />;
    case "question":
      return (
        <QuestionCard
          question={part}
          nodeName={nameOf(part.node_id)}
          onAnswer={
            run_id === null || onAnswer === undefined
              ? undefined
              : (value) => onAnswer(run_id, part.id, value)
          }
        />
      );
  }
}

/** Whether what was said is for programs: an answer by a schema, which people read only when they ask for it. */
function isData(text: string): boolean {
  if (!text.startsWith("{")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether text is growing on the page, which is sign of life enough. */
const isWriting = (run: RunState): boolean => {
  const last = run.parts.at(-1);
  return last?.kind === "message" && !last.isComplete && !last.isDiscarded && last.text !== "";
};

function Waiting({
  run,
  isAskedBelow,
  isStopping,
  nameOf,
}: {
  readonly run: RunState;
  readonly isAskedBelow: boolean;
  readonly isStopping: boolean;
  readonly nameOf: (nodeId: string) => string;
}) {
  if ((isWaiting(run) || isAskedBelow) && !isStopping)
    return <output className={styles.waiting}>{t("chat.waiting")}</output>;
  const running = Object.entries(run.activity.nodes).find(([, node]) => node.status === "running")?.[0];
  return (
    <output className={styles.waiting}>
      <span className={styles.dots} aria-hidden>
        <span />
        <span />
        <span />
      </span>
      {isStopping
        ? t("chat.stopping")
        : running === undefined
          ? t("chat.starting")
          : t("chat.running", { node: nameOf(running) })}
    </output>
  );
}

function Ending({ turn, nameOf, document }: Pick<TurnViewProps, "turn" | "nameOf" | "document">) {
  const { run, failure } = turn;
  if (failure !== null) {
    const described = describeError(failure);
    const { title, lang, code } = described;
    const diagnostics = diagnosticsIn(failure);
    return (
      <>
        <Notice tone="bad" title={title} lang={lang} code={code}>
          {diagnostics.length === 0 && <ErrorText error={described} />}
        </Notice>
        {diagnostics.length > 0 && <ProblemList diagnostics={diagnostics} document={document} />}
      </>
    );
  }
  if (run.status === "cancelled") return <p className={styles.stopped}>{t("chat.stopped")}</p>;
  if (run.error === null) return null;
  const { node_id, code } = run.error;
  const title = node_id === undefined ? t("chat.failed") : t("chat.failedAt", { node: nameOf(node_id) });
  return (
    <Notice tone="bad" title={title} code={code}>
      <FailureText error={run.error} />
    </Notice>
  );
}

function Footer({ turn: { run }, onOpenRun }: Pick<TurnViewProps, "turn" | "onOpenRun">) {
  return (
    <footer className={styles.footer}>
      {run.run_id !== null && <Took runId={run.run_id} />}
      {run.usage !== null && (
        <span>
          {t("chat.tokens", {
            input: formatNumber(run.usage.input_tokens),
            output: formatNumber(run.usage.output_tokens),
          })}
        </span>
      )}
      {run.usage?.cost_usd !== undefined && <span>{formatCost(run.usage.cost_usd)}</span>}
      {run.run_id !== null && (
        <button
          type="button"
          className={styles.open}
          onClick={() => run.run_id !== null && onOpenRun(run.run_id)}
        >
          {t("running.turn.steps")}
        </button>
      )}
      {run.run_id !== null && (
        <Link to="/runs/$runId" params={{ runId: run.run_id }}>
          {t("chat.viewRun")}
        </Link>
      )}
    </footer>
  );
}
