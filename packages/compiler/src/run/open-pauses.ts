import { type Entry, type GraphState, pausesKey, recordOf } from "../emit/graph-state.ts";
import type { Answer, OpenPause } from "./pause.ts";
import type { Resuming } from "./run-frame.ts";

/** The activations that wait for somebody, in the order in which they began to. */
export const pausesOf = (state: GraphState): readonly OpenPause[] =>
  // The channel of that key holds nothing else.
  (state[pausesKey] as readonly OpenPause[] | undefined) ?? [];

/** Whether a node has run, and waits for nobody. */
export const hasEnded = (state: GraphState, node: string | undefined): boolean =>
  node !== undefined &&
  recordOf(state, node).activation > 0 &&
  !pausesOf(state).some(({ node_id }) => node_id === node);

/** The pauses that can go on, one of each node: a node runs once in a step. */
export function answeredPauses(
  pauses: readonly OpenPause[],
  answers: ReadonlyMap<string, Answer>,
): Map<string, Resuming> {
  const answered = pauses
    .filter((pause) => isAnswered(pause, answers))
    .map((pause) => [pause.node_id, { pause, answers }] as const);
  // Of several the first stays.
  return new Map(answered.toReversed());
}

export const isAnswered = ({ requests }: OpenPause, answers: ReadonlyMap<string, Answer>): boolean =>
  requests.some(({ interrupt_id }) => answers.has(interrupt_id));

export const isEntered = ({ node_id, activation }: OpenPause, entered: readonly Entry[]): boolean =>
  entered.some((entry) => entry.node === node_id && entry.activation === activation);
