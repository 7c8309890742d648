import type { Approvers, Json, JsonObject } from "@patchbay/graph";

import { interruptId, type PauseRequest } from "../run/pause.ts";
import type { Activation, Outcome } from "./executor.ts";

/** What is asked, without what every question has. */
export interface Question extends Pick<PauseRequest, "kind" | "payload" | "schema"> {
  readonly approvers?: Approvers | undefined;
  readonly expiresMs?: number | undefined;
}

/**
 * Asks once per activation, and goes on when there is an answer: the first time the activation pauses, the next time it
 * is told what became of it. Nothing before the question is done twice, because the question is all that its node does.
 *
 * @param late what becomes of it when nobody answers in time
 */
export function ask(
  activation: Activation,
  question: () => Question,
  goOn: (answer: { readonly value: Json; readonly by: string }) => Outcome,
  late: Outcome = expired,
): Outcome {
  const { path, node_id, context, resumed } = activation;
  const interrupt_id = interruptId(context.run.id, path);
  const answer = resumed?.answers.get(interrupt_id);
  if (answer !== undefined) {
    context.emit({ type: "interrupt.resolved", interrupt_id, node_id, outcome: answer.kind });
    return answer.kind === "expired" ? late : goOn(answer);
  }
  const { expiresMs, approvers, ...asked } = question();
  const request: PauseRequest = {
    ...asked,
    interrupt_id,
    node_id,
    activation: activation.activation,
    ...(approvers === undefined ? {} : { approvers }),
    ...(expiresMs === undefined ? {} : { expires_at: new Date(Date.now() + expiresMs).toISOString() }),
  };
  context.emit({ type: "interrupt.requested", ...request });
  return { pause: { requests: [request] } };
}

const expired: Outcome = { port: "expired" };

/** An object that the answer's schema has already seen. */
export const fieldsOf = (value: Json): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
