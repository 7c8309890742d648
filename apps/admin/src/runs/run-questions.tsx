import type { Interrupt, Run } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";

import { useCallback, useMemo } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { nodeLabel } from "../graph/node-label.ts";
import { type GraphView, readGraph } from "../graph/read-graph.ts";
import { QuestionCard } from "../questions/question-card.tsx";
import { questionOf } from "../questions/question.ts";
import { can, useMe } from "../session/use-me.ts";
import styles from "./run-questions.module.css";

interface RunQuestionsProps {
  readonly run: Run;
  /** Rejects with what the server says against the answer. */
  readonly onAnswer: (interruptId: string, value: Json) => Promise<unknown>;
}

/** What a run waits for, to be answered here. */
export function RunQuestions({ run, onAnswer }: RunQuestionsProps) {
  const { me } = useMe();
  const nameOf = useNodeNames(run.id);
  return (
    <ul className={styles.questions}>
      {run.interrupts.toSorted(asAsked).map((interrupt) => (
        <li key={interrupt.id}>
          <QuestionCard
            question={questionOf(interrupt)}
            nodeName={nameOf(interrupt.node_id)}
            onAnswer={can(me, "runs:resume") ? (value) => onAnswer(interrupt.id, value) : undefined}
          />
        </li>
      ))}
    </ul>
  );
}

const names = new Intl.Collator("en", { numeric: true });

/** As they were asked; of those that were asked at once, items in their order. */
const asAsked = (a: Interrupt, b: Interrupt): number =>
  Date.parse(a.created_at) - Date.parse(b.created_at) || names.compare(a.node_id, b.node_id);

/** The names of a run's nodes, as the document has them that it went through; until that is read, ids must do. */
export function useNodeNames(
  runId: string,
  named: (view: GraphView, nodeId: string) => string = nodeLabel,
): (nodeId: string) => string {
  const graph = useQuery(queries.runGraph(useApi(), runId)).data?.graph;
  const view = useMemo(() => readGraph(graph), [graph]);
  return useCallback((nodeId) => named(view, nodeId), [view, named]);
}
