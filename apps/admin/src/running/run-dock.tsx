import {
  type Run,
  type SequencedRunEvent,
  terminalRunStatuses,
  type ThreadCheckpoint,
} from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, GitFork, List, SlidersHorizontal, X } from "lucide-react";
import { Slider } from "radix-ui";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { selectNodes } from "../builder/selection.ts";
import { Button, IconButton } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { graphAt } from "../editing/edit.ts";
import { nodeLabel, nodePath } from "../graph/node-label.ts";
import { type GraphView, readGraph } from "../graph/read-graph.ts";
import { runDuration } from "../runs/run-duration.ts";
import { RunMarks } from "../runs/run-marks.tsx";
import { asksSomebody } from "../questions/question.ts";
import { RunQuestions } from "../runs/run-questions.tsx";
import { RunStatusBadge } from "../runs/run-status-badge.tsx";
import { WaitingBelow } from "../runs/waiting-below.tsx";
import { formatCost, formatMoment, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import { ForkDialog } from "./fork-dialog.tsx";
import styles from "./run-dock.module.css";
import { checkpointOf, type RunStep, stepsOf } from "./scrub.ts";
import { StepChanges } from "./step-changes.tsx";

interface RunDockProps {
  readonly run: Run;
  readonly events: readonly SequencedRunEvent[];
  readonly failure: unknown;
  readonly view: GraphView;
  /** How many events are looked at. */
  readonly position: number;
  readonly onPosition: (position: number) => void;
  /** Opens another run. */
  readonly onOpen: (runId: string) => void;
  readonly onClose: () => void;
  /** Rejects with what the server says against the answer. */
  readonly onAnswer: (interruptId: string, value: Json) => Promise<unknown>;
  readonly canFork: boolean;
}

/** A run on the canvas: every moment of it to go to, what changed in it, and a way to go on from it differently. */
export function RunDock(props: RunDockProps) {
  const { run, events, view, position, onPosition, onClose } = props;
  const steps = stepsOf(events);
  const index = Math.max(
    0,
    steps.findLastIndex((step) => step.position <= position),
  );
  const step = steps[index];
  const nameOf = (each: RunStep): string => {
    if (each.kind === "started") return t("running.dock.started");
    if (each.kind === "ended") return t("running.dock.ended");
    const name = nodeLabel(view, each.node_id ?? "");
    return each.kind === "waiting" ? t("running.dock.waiting", { node: name }) : name;
  };
  const go = (to: number) => {
    const target = steps[Math.min(steps.length - 1, Math.max(0, to))];
    if (target !== undefined) onPosition(target.position);
  };
  const checkpoints = useCheckpoints(run);
  return (
    <section
      className={styles.dock}
      aria-label={t("running.dock.label")}
      data-asks={run.waiting_runs.length > 0 || (step?.kind === "waiting" && asksSomebody(run))}
    >
      <header className={styles.header}>
        <RunStatusBadge run={run} />
        <RunMarks run={run} />
        <span className={styles.fact}>
          {run.version === null
            ? t("running.dock.draft")
            : t("agents.versionNumber", { number: run.version })}
        </span>
        <span className={styles.fact}>{formatMoment(run.started_at ?? run.created_at)}</span>
        <Facts run={run} />
        <span className={styles.space} />
        <Link to="/runs/$runId" params={{ runId: run.id }} className={styles.link}>
          <List size={14} aria-hidden />
          {t("running.dock.page")}
        </Link>
        <Button size="small" onClick={onClose}>
          <X size={13} aria-hidden />
          {t("running.dock.close")}
        </Button>
      </header>
      {props.failure !== null && <Notice tone="warn">{t("running.dock.failed")}</Notice>}
      {step !== undefined && (
        <>
          <div className={styles.scrub}>
            <IconButton
              label={t("running.dock.previous")}
              disabled={index === 0}
              onClick={() => go(index - 1)}
            >
              <ChevronLeft size={16} aria-hidden />
            </IconButton>
            <Slider.Root
              className={styles.slider}
              min={0}
              max={Math.max(1, steps.length - 1)}
              step={1}
              value={[index]}
              onValueChange={([to = 0]) => go(to)}
            >
              <Slider.Track className={styles.track}>
                <Slider.Range className={styles.range} />
              </Slider.Track>
              <Slider.Thumb
                className={styles.thumb}
                aria-label={t("running.dock.scrub")}
                aria-valuetext={t("running.dock.moment", {
                  step: index + 1,
                  count: steps.length,
                  name: nameOf(step),
                })}
              />
            </Slider.Root>
            <IconButton
              label={t("running.dock.next")}
              disabled={index === steps.length - 1}
              onClick={() => go(index + 1)}
            >
              <ChevronRight size={16} aria-hidden />
            </IconButton>
          </div>
          <div className={styles.body}>
            <ol className={styles.steps} aria-label={t("running.dock.steps")}>
              {steps.map((each, place) => (
                <li key={each.position}>
                  <button
                    type="button"
                    className={styles.step}
                    aria-current={place === index ? "step" : undefined}
                    onClick={() => go(place)}
                  >
                    <span className={styles.number}>{place + 1}</span>
                    <span className={styles.name}>{nameOf(each)}</span>
                    {(each.activation ?? 1) > 1 && (
                      <span className={styles.lap}>{t("running.laps", { count: each.activation ?? 1 })}</span>
                    )}
                  </button>
                </li>
              ))}
            </ol>
            <StepDetail {...props} step={step} checkpoints={checkpoints} />
          </div>
        </>
      )}
    </section>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const { usage, ended_at } = run;
  const tokens = usage.input_tokens + usage.output_tokens;
  return (
    <>
      {ended_at !== null && <span className={styles.fact}>{runDuration(run)}</span>}
      {tokens > 0 && (
        <span className={styles.fact}>
          {t("run.tokenCount", {
            input: formatNumber(usage.input_tokens),
            output: formatNumber(usage.output_tokens),
          })}
        </span>
      )}
      {usage.cost_usd !== undefined && <span className={styles.fact}>{formatCost(usage.cost_usd)}</span>}
    </>
  );
}

interface StepDetailProps extends RunDockProps {
  readonly step: RunStep;
  readonly checkpoints: readonly ThreadCheckpoint[] | undefined;
}

function StepDetail({ run, events, step, checkpoints, canFork, onOpen, onAnswer }: StepDetailProps) {
  const [isForking, setForking] = useState(false);
  const inspected = useInspected(step.node_id);
  const kept = checkpoints === undefined ? undefined : checkpointOf(step, checkpoints);
  const isOver = terminalRunStatuses.includes(run.status);
  return (
    <div className={styles.detail}>
      {step.kind === "waiting" && run.status === "waiting" && <RunQuestions run={run} onAnswer={onAnswer} />}
      <WaitingBelow run={run} />
      <StepChanges events={events} step={step} checkpoint={kept} />
      {step.kind === "node" && (
        <footer className={styles.actions}>
          {isOver && canFork && kept !== undefined && (
            <Button size="small" onClick={() => setForking(true)}>
              <GitFork size={13} aria-hidden />
              {t("running.fork")}
            </Button>
          )}
          {inspected !== undefined && (
            <Button size="small" onClick={inspected}>
              <SlidersHorizontal size={13} aria-hidden />
              {t("running.dock.inspect")}
            </Button>
          )}
          {isOver && canFork && checkpoints !== undefined && kept === undefined && (
            <p className={styles.hint}>{t("running.dock.noCheckpoint")}</p>
          )}
        </footer>
      )}
      {kept !== undefined && (
        <ForkDialog
          key={kept.checkpoint_id}
          run={run}
          checkpoint={kept}
          isOpen={isForking}
          onOpenChange={setForking}
          onForked={onOpen}
        />
      )}
    </div>
  );
}

/**
 * Opens the node of a step in the inspector, where each of its expressions stands with its value at that moment; undefined
 * where the graph on the page does not have it.
 */
function useInspected(nodeId: string | undefined): (() => void) | undefined {
  const { document, open, select } = useBuilder();
  if (nodeId === undefined) return undefined;
  const { id, maps } = nodePath(nodeId);
  const path = maps.map((map) => map.id);
  const view = readGraph(graphAt(document, path));
  const node = view.nodes.find((each) => each.id === id);
  if (node === undefined) return undefined;
  return () => {
    open(path);
    select(selectNodes(node.key));
  };
}

/** The steps of a run that are kept; undefined while they are read, none where they cannot be. */
function useCheckpoints(run: Run): readonly ThreadCheckpoint[] | undefined {
  const isOver = terminalRunStatuses.includes(run.status);
  const query = useQuery({
    ...queries.checkpoints(useApi(), run.thread_id, run.id),
    enabled: isOver || run.status === "waiting",
  });
  return query.isError ? [] : query.data;
}
