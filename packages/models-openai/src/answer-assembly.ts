import type { ChatChunk } from "@patchbay/compiler";
import type { Usage } from "@patchbay/contracts";

import { ChatCompletionsChunk } from "./chat-completions-chunk.ts";
import type { ProviderErrors } from "./provider-error.ts";
import { ToolCallAssembly } from "./tool-call-assembly.ts";

/** Puts an answer together of what its events say. */
export class AnswerAssembly {
  readonly #errors: ProviderErrors;
  readonly #toolCalls = new ToolCallAssembly();
  #finishReason: string | undefined;
  #usage: Usage = { input_tokens: 0, output_tokens: 0 };

  constructor(errors: ProviderErrors) {
    this.#errors = errors;
  }

  /**
   * Takes the data of one event. Returns the words in it; empty where it has none.
   *
   * @throws {ModelError} when it says that the answer has failed
   * @throws what reading it throws when it is none
   */
  add(data: string): string {
    if (data === "[DONE]") return "";
    const chunk = ChatCompletionsChunk.parse(JSON.parse(data));
    if (chunk.error !== undefined && chunk.error !== null) throw this.#errors.broken();
    if (chunk.usage !== undefined && chunk.usage !== null) this.#usage = readUsage(chunk.usage);
    const choice = chunk.choices?.[0];
    if (choice === undefined) return "";
    const { content, tool_calls } = choice.delta ?? {};
    for (const piece of tool_calls ?? []) this.#toolCalls.add(piece);
    this.#finishReason ??= choice.finish_reason ?? undefined;
    return typeof content === "string" ? content : "";
  }

  /** What comes after the last word. @throws {ModelError} when there is no last word, or a call is not whole */
  end(): readonly ChatChunk[] {
    const reason = this.#finishReason;
    const usage = this.#usage;
    // A connection that ends early looks like an end; only a reason to finish makes it one.
    if (reason === undefined) throw this.#errors.broken();
    if (reason === "length" || reason === "content_filter") return [{ type: "finish", reason, usage }];
    const calls = this.#toolCalls.complete();
    if (calls === undefined || (reason === "tool_calls" && calls.length === 0)) throw this.#errors.broken();
    return [
      ...calls.map((call) => ({ type: "tool_call", ...call }) as const),
      // Some compatible servers say "stop" after tool calls as well, and others have words of their own for it.
      { type: "finish", reason: calls.length > 0 ? "tool_calls" : "stop", usage },
    ];
  }
}

function readUsage(reported: NonNullable<ChatCompletionsChunk["usage"]>): Usage {
  return { input_tokens: count(reported.prompt_tokens), output_tokens: count(reported.completion_tokens) };
}

/** A server may report anything. */
const count = (tokens: unknown): number =>
  typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : 0;
