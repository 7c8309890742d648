import type { JsonObject, JsonSchema } from "@patchbay/graph";

import { EffectUnknown, type EffectDecision } from "../ports/journal.ts";
import { interruptId, type PauseRequest } from "../run/pause.ts";
import { fieldsOf } from "./ask-person.ts";
import type { Activation, Outcome } from "./executor.ts";

/** What happened has a result: without it the run would go on with one that nobody has seen. */
const answerSchema = (result: JsonSchema): JsonSchema => ({
  type: "object",
  properties: {
    decision: { enum: ["happened", "did_not_happen", "retry"], title: "What happened?" },
    result: { ...result, title: "Its result, if it happened" },
  },
  required: ["decision"],
  additionalProperties: false,
  anyOf: [{ required: ["result"] }, { properties: { decision: { enum: ["did_not_happen", "retry"] } } }],
});

/**
 * Lets an execution pause where it meets a call of which nobody knows whether it was made: somebody has to say. When they
 * have, the execution begins again, and its journal tells it what it did before.
 */
export function pausingOnUnknown(
  execute: (activation: Activation) => Promise<Outcome>,
): (activation: Activation) => Promise<Outcome> {
  return async (activation) => {
    const { resumed, context, node_id } = activation;
    if (resumed !== undefined) {
      // Whatever it goes on to ask, this was answered.
      for (const [interrupt_id, { kind }] of resumed.answers)
        if (askedBefore(resumed.kept) === interrupt_id)
          context.emit({ type: "interrupt.resolved", interrupt_id, node_id, outcome: kind });
    }
    try {
      return await execute(activation);
    } catch (thrown) {
      if (!(thrown instanceof EffectUnknown)) throw thrown;
      const request = question(thrown, activation);
      context.emit({ type: "interrupt.requested", ...request });
      return { pause: { requests: [request], kept: { asked: request.interrupt_id } } };
    }
  };
}

const askedBefore = (kept: Activation["memory"]): unknown => fieldsOf(kept)["asked"];

function question({ request, attempt }: EffectUnknown, activation: Activation): PauseRequest {
  const { key, tool, arguments: args, shown = args, resultSchema } = request;
  const payload: JsonObject = {
    message: `A call of “${tool}” was begun, and no answer to it is on record: it may have been made, or not.`,
    tool,
    arguments: shown,
    ...attempt,
  };
  return {
    interrupt_id: interruptId(activation.context.run.id, `effect ${key}`),
    node_id: activation.node_id,
    activation: activation.activation,
    kind: "effect.unknown",
    payload,
    schema: answerSchema(resultSchema),
  };
}

/** What somebody decided about a call, if anybody was asked. */
export function decisionOn(key: string, { resumed, context }: Activation): EffectDecision | undefined {
  const answer = resumed?.answers.get(interruptId(context.run.id, `effect ${key}`));
  if (answer?.kind !== "answered") return undefined;
  const { decision, result = null } = fieldsOf(answer.value);
  if (decision === "happened") return { decision, result };
  return decision === "did_not_happen" || decision === "retry" ? { decision } : undefined;
}
