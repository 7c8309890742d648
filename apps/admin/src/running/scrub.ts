import type { SequencedRunEvent, ThreadCheckpoint } from "@patchbay/contracts";

import { reduceRun, type RunState, startingRun } from "../runs/run-state.ts";

/** A moment of a run that one can go to. */
export interface RunStep {
  /** How many events lie behind it. */
  readonly position: number;
  /** ISO 8601. */
  readonly at: string;
  /** The node that has just ended, begun to wait, or failed; undefined for the run's own beginning and end. */
  readonly node_id: string | undefined;
  readonly activation: number | undefined;
  readonly kind: "started" | "node" | "waiting" | "ended";
}

/** The moments of a run at which something was finished, first to last. */
export function stepsOf(events: readonly SequencedRunEvent[]): readonly RunStep[] {
  return events.flatMap(({ event, at }, index): RunStep[] => {
    const step = (kind: RunStep["kind"], node_id?: string, activation?: number): RunStep[] => [
      { position: index + 1, at, node_id, activation, kind },
    ];
    switch (event.type) {
      case "run.started":
        return step("started");
      case "node.completed":
        return step("node", event.node_id, event.activation);
      case "interrupt.requested":
        return step("waiting", event.node_id, event.activation);
      case "run.completed":
      case "run.failed":
      case "run.cancelled":
        return step("ended");
      default:
        return [];
    }
  });
}

/** What was known of a run after its first `position` events. */
export const stateAt = (events: readonly SequencedRunEvent[], position: number): RunState =>
  events.slice(0, position).reduce((state, { event }) => reduceRun(state, event), startingRun);

/** The checkpoint in which a step's node has ended; undefined where none is kept. */
export const checkpointOf = (
  step: RunStep,
  checkpoints: readonly ThreadCheckpoint[],
): ThreadCheckpoint | undefined =>
  step.node_id === undefined
    ? undefined
    : checkpoints.find(({ nodes }) =>
        nodes.some(({ node_id, activation }) => node_id === step.node_id && activation === step.activation),
      );
