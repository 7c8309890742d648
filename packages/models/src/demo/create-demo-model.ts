import { setTimeout as delay } from "node:timers/promises";

import type { ChatModel, ChatRequest } from "@patchbay/compiler";

import { planAnswer } from "./plan-answer.ts";

/**
 * The built-in model: offline, without a key, and always the same answer to the same request. It works out arithmetic
 * by `calculator` and reads web pages by `http_get` when those tools are offered, then satisfies an output schema with the
 * smallest value, and otherwise says what it is and how to connect a real model. The system prompt does not move it.
 *
 * @param options.chunkDelayMs before each word, so that a person sees it stream; 15 unless told
 */
export function createDemoModel(options: { chunkDelayMs?: number } = {}): ChatModel {
  const { chunkDelayMs = 15 } = options;
  return {
    capabilities: new Set(["tools", "structured_output"] as const),
    async *stream(request, signal) {
      signal.throwIfAborted();
      const planned = planAnswer(request);
      const input_tokens = countTokens(promptOf(request));
      if (planned.type === "tool_calls") {
        await pause(chunkDelayMs, signal);
        for (const call of planned.calls) yield { type: "tool_call", ...call };
        const output_tokens = countTokens(JSON.stringify(planned.calls));
        yield { type: "finish", reason: "tool_calls", usage: { input_tokens, output_tokens } };
        return;
      }
      let output_tokens = 0;
      for (const text of words(planned.text)) {
        const tokens = countTokens(text);
        if (output_tokens + tokens > (request.max_output_tokens ?? Infinity)) {
          yield { type: "finish", reason: "length", usage: { input_tokens, output_tokens } };
          return;
        }
        await pause(chunkDelayMs, signal);
        output_tokens += tokens;
        yield { type: "text", text };
      }
      yield { type: "finish", reason: "stop", usage: { input_tokens, output_tokens } };
    },
  };
}

/** Words with the space that follows them; put together again they are the text. */
const words = (text: string): readonly string[] => text.match(/\s*\S+\s*/g) ?? [];

/** Roughly, as everywhere where no tokenizer is at hand: four characters of English are a token. */
const countTokens = (text: string): number => Math.ceil(text.length / 4);

function promptOf({ system = "", messages, tools = [] }: ChatRequest): string {
  return [system, ...messages.map((message) => message.text), JSON.stringify(tools)].join("\n");
}

/** @throws the signal's reason as soon as it aborts */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await delay(milliseconds, undefined, { signal }).catch(() => {});
  signal.throwIfAborted();
}
