import type { SequencedRunEvent } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";

import { exampleValue } from "../graph/example-input.ts";

/** What tools answered nodes in a run: by the node's id, then by tool. The last answer counts. */
export type ToolAnswers = ReadonlyMap<string, ReadonlyMap<string, Json>>;

/** Reads from a run's events what tools answered; calls that failed answered nothing. */
export function toolAnswersOf(events: readonly Pick<SequencedRunEvent, "event">[]): ToolAnswers {
  const answers = new Map<string, Map<string, Json>>();
  for (const { event } of events) {
    if (event.type !== "tool.completed" || event.result === undefined) continue;
    const known = answers.get(event.node_id) ?? new Map<string, Json>();
    answers.set(event.node_id, known.set(event.tool, event.result));
  }
  return answers;
}

/**
 * What a tool is mocked by until somebody writes something else: what it answered last, else an example of what it says
 * that it answers.
 */
export const firstMock = (answered: Json | undefined, output: unknown): Json =>
  answered ?? exampleValue(output) ?? {};
