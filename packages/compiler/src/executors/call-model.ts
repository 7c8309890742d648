import { Message, ToolCall, Usage } from "@patchbay/contracts";
import { z } from "zod";

import { type ChatRequest, ModelError } from "../ports/chat-model.ts";
import { RunFailure } from "../run/run-failure.ts";
import type { Activation } from "./executor.ts";
import { requireCapabilities } from "./require-capabilities.ts";

/** A model's whole answer. Plain JSON. */
export const ModelAnswer = z.strictObject({
  /** As it joins the thread. */
  message: Message,
  tool_calls: z.array(ToolCall).readonly(),
  usage: Usage,
});
export type ModelAnswer = z.infer<typeof ModelAnswer>;

/**
 * Calls a model once, passes its words on as they come, and counts what it used. Words that are not `spoken` are the
 * node's own business: callers of the run do not hear them. Those that are spoken belong into `withdrawnOnFailure`.
 *
 * @throws {ModelError} what the model throws, and where it cannot read what is in the request
 */
export async function callModel(
  name: string,
  request: ChatRequest,
  activation: Activation,
  { spoken = true }: { readonly spoken?: boolean } = {},
): Promise<ModelAnswer> {
  const { context, node_id, signal, meter } = activation;
  const model = context.model(name);
  if (model === undefined) throw new RunFailure("model_missing", `No model “${name}” is registered.`);
  requireCapabilities(name, model, request);
  const message_id = context.newMessageId();
  const texts: string[] = [];
  const toolCalls: ToolCall[] = [];
  let usage: Usage | undefined;
  for await (const chunk of model.stream(request, signal)) {
    if (chunk.type === "text") {
      texts.push(chunk.text);
      if (spoken) context.emit({ type: "message.delta", message_id, node_id, text: chunk.text });
    } else if (chunk.type === "tool_call") {
      const { type: _, ...call } = chunk;
      toolCalls.push(call);
    } else {
      usage = chunk.usage;
    }
  }
  // The port promises a last chunk; an adapter that forgets it must not turn half an answer into a whole one.
  if (usage === undefined)
    throw new ModelError("model_stream_broken", "The model's answer broke off.", {
      provider: "unknown",
      model: name,
    });
  const text = texts.join("");
  if (spoken && text !== "") context.emit({ type: "message.completed", message_id, node_id, text });
  try {
    meter.add(usage);
  } finally {
    // What was used is told also where it was too much.
    context.emit({ type: "usage", ...meter.total });
  }
  const message: Message = {
    id: message_id,
    role: "assistant",
    text,
    node_id,
    ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
  };
  return { message, tool_calls: toolCalls, usage };
}
