import { Message, ToolCall, Usage } from "@patchbay/contracts";
import { z } from "zod";

import { type ChatRequest, ModelError } from "../ports/chat-model.ts";
import { RunFailure } from "../run/run-failure.ts";
import { estimateTokens } from "./estimate-tokens.ts";
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
 * Calls a model once, passes its words on as they come, and counts what it used: an answer that broke off, or that was
 * stopped, at least by estimate, for its words were paid for too. Words that are not `spoken` are the
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
  let isCounted = false;
  const count = (): void => {
    // Of a call that answered nothing nobody knows whether it cost anything.
    if (isCounted || (usage === undefined && texts.length === 0 && toolCalls.length === 0)) return;
    isCounted = true;
    try {
      meter.add(usage ?? estimatedUsage(request, texts.join(""), toolCalls));
    } finally {
      // What was used is told also where it was too much.
      context.emit({ type: "usage", ...meter.total });
    }
  };
  const countStopped = (): void => {
    try {
      count();
    } catch {
      // A ceiling that is passed stops the run, and it is being stopped.
    }
  };
  // At that very moment: the run is over before a model that was stopped returns.
  signal.addEventListener("abort", countStopped, { once: true });
  try {
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
  } catch (thrown) {
    count();
    throw thrown;
  } finally {
    signal.removeEventListener("abort", countStopped);
  }
  if (usage === undefined) count();
  // The port promises a last chunk; an adapter that forgets it must not turn half an answer into a whole one.
  if (usage === undefined)
    throw new ModelError("model_stream_broken", "The model's answer broke off.", {
      provider: "unknown",
      model: name,
    });
  const text = texts.join("");
  if (spoken && text !== "") context.emit({ type: "message.completed", message_id, node_id, text });
  count();
  const message: Message = {
    id: message_id,
    role: "assistant",
    text,
    node_id,
    ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
  };
  return { message, tool_calls: toolCalls, usage };
}

/** What a call used whose provider had no time to say it: about that much, and at what price is not known. */
function estimatedUsage(request: ChatRequest, text: string, tool_calls: readonly ToolCall[]): Usage {
  const { system, messages } = request;
  const said: Message[] = system === undefined ? [] : [{ id: "", role: "user", text: system }];
  return {
    input_tokens: [...said, ...messages].reduce((sum, message) => sum + estimateTokens(message), 0),
    output_tokens: estimateTokens({ id: "", role: "assistant", text, tool_calls: [...tool_calls] }),
  };
}
