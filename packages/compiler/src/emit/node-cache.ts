import { createHash } from "node:crypto";

import { Message, type RunEvent } from "@patchbay/contracts";
import { canonicalJson, Json, JsonObject } from "@patchbay/graph";
import { z } from "zod";

import type { Activation, Outcome } from "../executors/executor.ts";
import type { PlannedNode } from "../plan/plan.ts";
import type { Execute } from "./node-policy.ts";

/** What is remembered of an execution: its outcome, and what it said aloud. */
const Remembered = z.strictObject({
  port: z.string().optional(),
  outputs: JsonObject.optional(),
  channels: JsonObject.optional(),
  messages: z.array(Message).optional(),
  spoken: z.array(z.strictObject({ message_id: z.string(), text: z.string() })),
});

/**
 * Answers from memory where the same node was asked the same before: same type and config, same values of all that its
 * expressions and its thread show it, same project. What it said then is said again.
 */
export function withCache(
  execute: Execute,
  about: Pick<PlannedNode, "type" | "config">,
  ttlSeconds: number,
): Execute {
  return async (activation) => {
    const { cache } = activation.context;
    const key = keyOf(activation, about);
    const known = Remembered.safeParse(await cache.get(key));
    if (known.success) return sayAgain(known.data, activation);
    const { spoken, context } = listening(activation);
    const outcome = await execute({ ...activation, context });
    const { port, outputs, channels, messages, pause } = outcome;
    if (pause === undefined) {
      const remembered = { port, outputs, channels, messages, spoken };
      // Through JSON: absent keys are left out, and nobody can change what is remembered.
      await cache.set(key, Json.parse(JSON.parse(JSON.stringify(remembered))), ttlSeconds);
    }
    return outcome;
  };
}

function keyOf(
  { scope, messages, context }: Activation,
  { type, config }: Pick<PlannedNode, "type" | "config">,
): string {
  const { org_id, project_id } = context.caller;
  const asked = {
    type,
    config,
    // What expressions read came out of JSON; a time among it is written as one.
    scope: Json.parse(JSON.parse(JSON.stringify(scope))),
    // Who said it under which id makes no difference to the answer.
    messages: messages.map((message) => Json.parse({ ...message, id: "", node_id: "" })),
  };
  return `${org_id}/${project_id}/${createHash("sha256").update(canonicalJson(asked)).digest("hex")}`;
}

function listening({ context }: Activation): {
  spoken: { message_id: string; text: string }[];
  context: Activation["context"];
} {
  const spoken: { message_id: string; text: string }[] = [];
  const emit = (event: RunEvent): void => {
    if (event.type === "message.completed") spoken.push({ message_id: event.message_id, text: event.text });
    context.emit(event);
  };
  return { spoken, context: { ...context, emit } };
}

/** The same words, as messages of this run. */
function sayAgain(known: z.infer<typeof Remembered>, { context, node_id }: Activation): Outcome {
  const ids = new Map<string, string>();
  const renamed = (id: string): string => {
    const fresh = ids.get(id) ?? context.newMessageId();
    ids.set(id, fresh);
    return fresh;
  };
  for (const { message_id, text } of known.spoken) {
    const said = { message_id: renamed(message_id), node_id, text };
    context.emit({ type: "message.delta", ...said });
    context.emit({ type: "message.completed", ...said });
  }
  const { port, outputs, channels, messages } = known;
  return {
    ...(port === undefined ? {} : { port }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(channels === undefined ? {} : { channels }),
    ...(messages === undefined
      ? {}
      : { messages: messages.map((message) => ({ ...message, id: renamed(message.id) })) }),
  };
}
