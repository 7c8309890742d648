import type { Message, ToolCall, Usage } from "@patchbay/contracts";

import { type ChatRequest, ModelError } from "../ports/chat-model.ts";
import { RunFailure } from "../run/run-failure.ts";
import type { Activation } from "./executor.ts";

/** A model's whole answer. */
export interface ModelAnswer {
  /** As it joins the thread. */
  readonly message: Message;
  readonly tool_calls: readonly ToolCall[];
  readonly usage: Usage;
}

/**
 * Calls a model once, passes its words on as they come, and counts what it used. Words that are not `spoken` are the
 * node's own business: callers of the run do not hear them.
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
  const message_id = context.newMessageId();
  const texts: string[] = [];
  const toolCalls: ToolCall[] = [];
  let usage: Usage | undefined;
  for await (const chunk of model.stream(request, signal)) {
    if (chunk.type === "text") {
      texts.push(chunk.text);
      if (spoken) context.emit({ type: "message.delta", message_id, node_id, text: chunk.text });
    } else if (chunk.type === "tool_call") {
      toolCalls.push({ id: chunk.id, name: chunk.name, arguments: chunk.arguments });
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
