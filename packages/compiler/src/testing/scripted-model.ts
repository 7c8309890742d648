import type { ToolCall, Usage } from "@patchbay/contracts";

import type { ChatChunk, ChatModel, ChatRequest } from "../ports/chat-model.ts";

/** One answer of a scripted model. A text streams word by word; an error is thrown in the place of an answer. */
export type ScriptedAnswer =
  | string
  | Error
  | { readonly text?: string; readonly tool_calls?: readonly ToolCall[]; readonly usage?: Usage }
  | ((request: ChatRequest, signal: AbortSignal) => AsyncIterable<ChatChunk>);

/** A model that says what it was told to say, and remembers what it was asked. */
export interface ScriptedModel extends ChatModel {
  /** Oldest first. */
  readonly requests: readonly ChatRequest[];
}

/** A model that gives `answers` in turn, then the last one again and again. */
export function scriptedModel(answers: readonly [ScriptedAnswer, ...ScriptedAnswer[]]): ScriptedModel {
  const requests: ChatRequest[] = [];
  return {
    requests,
    stream(request, signal) {
      const answer = answers[Math.min(requests.length, answers.length - 1)] ?? answers[0];
      requests.push(request);
      return typeof answer === "function" ? answer(request, signal) : play(answer, signal);
    },
  };
}

async function* play(
  answer: Exclude<ScriptedAnswer, (...args: never) => unknown>,
  signal: AbortSignal,
): AsyncIterable<ChatChunk> {
  if (answer instanceof Error) throw answer;
  const { text = "", tool_calls = [], usage } = typeof answer === "string" ? { text: answer } : answer;
  for (const word of text.match(/\s*\S+/g) ?? []) {
    signal.throwIfAborted();
    yield { type: "text", text: word };
  }
  for (const call of tool_calls) yield { type: "tool_call", ...call };
  yield {
    type: "finish",
    reason: tool_calls.length > 0 ? "tool_calls" : "stop",
    usage: usage ?? { input_tokens: 10, output_tokens: 5 },
  };
}

/** A model that says `text` and then nothing until it is stopped; `spoken` resolves when it has said it. */
export function hangingModel(text: string): ChatModel & { readonly spoken: Promise<void> } {
  const spoken = Promise.withResolvers<void>();
  return {
    spoken: spoken.promise,
    async *stream(_request, signal) {
      yield { type: "text", text };
      spoken.resolve();
      const stopped = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => stopped.reject(signal.reason), { once: true });
      await stopped.promise;
    },
  };
}
