import type { Message } from "@patchbay/contracts";
import type { JsonObject, SchemaValidator } from "@patchbay/graph";

import type { Plan } from "../plan/plan.ts";
import { RunFailure } from "../run/run-failure.ts";
import type { ThreadState } from "../run/thread-state.ts";
import { channelKey, type GraphState, messagesKey, outputKey } from "./graph-state.ts";

/** What a run that has ended answers, defaults filled in. @throws {RunFailure} `no_output`, `output_invalid` */
export function outputOf(final: GraphState, schema: SchemaValidator): JsonObject {
  const output = final[outputKey] as JsonObject | undefined;
  if (output === undefined) throw new RunFailure("no_output", "The run ended without reaching an end node.");
  const filled = schema.withDefaults(output);
  const [violation] = schema.violations(filled);
  if (violation === undefined) return filled as JsonObject;
  const at = violation.pointer === "" ? "" : ` at ${violation.pointer}`;
  throw new RunFailure(
    "output_invalid",
    `The output does not fit the graph's output schema${at}. ${violation.message}`,
  );
}

/** What a run that has ended leaves in its thread. */
export function threadOf(final: GraphState, plan: Plan): ThreadState {
  const channels = plan.channels.flatMap(({ name }) => {
    const value = final[channelKey(name)];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    messages: final[messagesKey] as readonly Message[],
    channels: Object.fromEntries(channels) as JsonObject,
  };
}
