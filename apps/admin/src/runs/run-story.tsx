import { type Run, type SequencedRunEvent, terminalRunStatuses } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { SegmentedChoice } from "../design/segmented-choice.tsx";
import { queries } from "../api/queries.ts";
import { nodePath, nodeTitle } from "../graph/node-label.ts";
import { type GraphView, readGraph } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { runDuration } from "./run-duration.ts";
import styles from "./run-story.module.css";
import { timelineRows } from "./timeline-rows.ts";
import { TimelineView } from "./timeline-view.tsx";
import { timelineOf } from "./timeline.ts";
import { TraceDetail } from "./trace-detail.tsx";
import type { WholeRun } from "./trace-line.tsx";
import { wholeRun } from "./trace-rows.ts";
import { TraceView } from "./trace-view.tsx";
import { type RunTrace, sumOf, traceOf, type TracePart, type TraceStatus } from "./trace.ts";
import { useLiveNow } from "./use-live-now.ts";

interface RunStoryProps {
  readonly run: Run;
  readonly events: readonly SequencedRunEvent[];
  /** What is told beside the steps while none of them is looked at. */
  readonly children: ReactNode;
  /** Stands below the steps. */
  readonly notice: ReactNode;
}

/** What happened in a run: its steps as a tree over time with one of them in full beside it, or every event as it came. */
export function RunStory({ run, events, children, notice }: RunStoryProps) {
  const graph = useQuery(queries.runGraph(useApi(), run.id)).data?.graph;
  const view = useMemo(() => readGraph(graph), [graph]);
  const [shows, setShows] = useState<"steps" | "events">("steps");
  const [selected, setSelected] = useState(wholeRun);
  const panel = useRef<HTMLElement>(null);
  const steps = useRef<HTMLDivElement>(null);
  // Tokens that stream in come first; the tree may follow a moment later.
  const known = useDeferredValue(events);
  const isOver = terminalRunStatuses.includes(run.status);
  const trace = useMemo(
    () => traceOf(known, { isOver, waiting: run.waiting_nodes }),
    [known, isOver, run.waiting_nodes],
  );
  const now = useLiveNow(!isOver);
  const part = shows === "steps" ? partOf(trace.children, selected) : undefined;
  const nameOf = (nodeId: string) => nodeTitle(view, nodeId);

  const backToSteps = () => steps.current?.querySelector<HTMLElement>('[role="tree"]')?.focus();
  return (
    <div className={styles.columns}>
      <section className={styles.main}>
        <div className={styles.bar}>
          <h2 className={styles.heading}>{t("run.timeline")}</h2>
          <SegmentedChoice
            label={t("running.trace.view")}
            value={shows}
            segments={[
              { value: "steps", text: t("running.trace.steps") },
              { value: "events", text: t("running.trace.events") },
            ]}
            onChange={setShows}
          />
        </div>
        {shows === "events" && (
          <TimelineView rows={timelineRows(timelineOf(known))} begun={known[0]?.at} nameOf={nameOf} />
        )}
        {shows === "steps" && known.length === 0 && <p className={styles.none}>{t("running.trace.none")}</p>}
        {shows === "steps" && known.length > 0 && (
          <div ref={steps}>
            <TraceView
              trace={trace}
              whole={wholeOf(run, trace)}
              selected={selected}
              onSelect={setSelected}
              onOpen={() => panel.current?.focus()}
              nameOf={nameOf}
              typeOf={(nodeId) => typeIn(view, nodeId)}
              now={now}
            />
          </div>
        )}
        {notice}
      </section>
      {part === undefined ? (
        <section ref={panel} className={styles.side} aria-label={t("running.trace.run")} tabIndex={-1}>
          {children}
        </section>
      ) : (
        <section ref={panel} className={styles.panel} aria-label={t("running.trace.detail")} tabIndex={-1}>
          <TraceDetail
            key={part.id}
            run={run}
            part={part}
            events={known}
            graph={graph}
            nameOf={nameOf}
            typeOf={(nodeId) => typeIn(view, nodeId)}
            begun={trace.from}
            now={now}
            onBack={() => {
              setSelected(wholeRun);
              backToSteps();
            }}
          />
        </section>
      )}
    </div>
  );
}

const statuses = {
  queued: "running",
  running: "running",
  waiting: "waiting",
  completed: "done",
  failed: "failed",
  cancelled: "stopped",
} as const satisfies Readonly<Record<Run["status"], TraceStatus>>;

/** The line of the run itself. */
const wholeOf = (run: Run, trace: RunTrace): WholeRun => ({
  name: t("running.trace.run"),
  status: run.status === "running" && run.waiting_runs.length > 0 ? "waiting" : statuses[run.status],
  // The record of a run tells of its use only at the end.
  usage: run.ended_at === null ? (sumOf(trace.children.map(({ usage }) => usage)) ?? run.usage) : run.usage,
  from: trace.from,
  to: trace.to,
  waits: trace.waits,
  took: run.ended_at === null ? undefined : runDuration(run),
});

function partOf(parts: readonly TracePart[], id: string): TracePart | undefined {
  for (const part of parts) {
    if (part.id === id) return part;
    const found = "children" in part ? partOf(part.children, id) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The type of a node as events name it; empty where the document does not have it. */
function typeIn(view: GraphView, nodeId: string): string {
  const { id, maps } = nodePath(nodeId);
  const home = maps.reduce<GraphView>(
    (graph, map) => readGraph(graph.nodes.find((node) => node.id === map.id)?.config.body),
    view,
  );
  return home.nodes.find((node) => node.id === id)?.type ?? "";
}
