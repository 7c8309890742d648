import type { JsonObject, JsonSchema } from "@patchbay/graph";

import { EffectUnknown, type EffectDecision, type EffectRequest } from "../ports/journal.ts";
import { interruptId, type PauseRequest } from "../run/pause.ts";
import { fieldsOf } from "./ask-person.ts";
import type { Activation, Outcome } from "./executor.ts";

const answerSchema: JsonSchema = {
  type: "object",
  properties: {
    decision: { enum: ["happened", "did_not_happen", "retry"], title: "What happened?" },
    result: { title: "Its result, if it happened" },
  },
  required: ["decision"],
  additionalProperties: false,
};

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
      const request = question(thrown.request, activation);
      context.emit({ type: "interrupt.requested", ...request });
      return { pause: { requests: [request], kept: { asked: request.interrupt_id } } };
    }
  };
}

const askedBefore = (kept: Activation["memory"]): unknown => fieldsOf(kept)["asked"];

function question({ key, tool, arguments: args }: EffectRequest, activation: Activation): PauseRequest {
  const payload: JsonObject = {
    message: `Nobody knows whether “${tool}” was called: the process died in between.`,
    tool,
    arguments: args,
  };
  return {
    interrupt_id: interruptId(activation.context.run.id, `effect ${key}`),
    node_id: activation.node_id,
    activation: activation.activation,
    kind: "effect.unknown",
    payload,
    schema: answerSchema,
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
