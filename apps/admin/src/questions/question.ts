import type { Interrupt, Run } from "@patchbay/contracts";
import { type JsonObject, JsonSchema } from "@patchbay/graph";

/**
 * What somebody is asked: a yes or no, a form, a signal, or how something that went dark has ended. A timer asks nobody: it
 * only says until when the run waits.
 */
export type QuestionKind = AnswerableKind | "timer";

/** What somebody can answer. */
export type AnswerableKind = "approval" | "form" | "signal" | "effect.unknown";

/** Something that a run waits for. */
export interface Question {
  /** The interrupt's. */
  readonly id: string;
  /** Inside the body of a map, with the way to it: `fan[2].ask`. */
  readonly node_id: string;
  readonly asks: QuestionKind;
  readonly payload: JsonObject;
  /** Of the answer; undefined where any JSON will do. */
  readonly schema: JsonSchema | undefined;
  /** ISO 8601; null where it stays open as long as the run does. */
  readonly expires_at: string | null;
}

/** What a run lists as open. A kind that a newer server knows is asked like any JSON that fits its schema. */
export function questionOf({ id, node_id, kind, payload, schema, expires_at }: Interrupt): Question {
  const read = JsonSchema.safeParse(schema);
  return {
    id,
    node_id,
    asks: kindOf(kind),
    payload,
    schema: read.success ? read.data : undefined,
    expires_at,
  };
}

/** Whether a run, or one that it has called, waits for somebody, not only for the clock. */
export const asksSomebody = ({
  interrupts,
  waiting_runs,
}: Pick<Run, "interrupts" | "waiting_runs">): boolean =>
  waiting_runs.length > 0 || interrupts.some(({ kind }) => kind !== "timer");

function kindOf(kind: string): QuestionKind {
  switch (kind) {
    case "approval":
    case "signal":
    case "effect.unknown":
    case "timer":
      return kind;
    default:
      return "form";
  }
}
