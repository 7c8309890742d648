import { type ChatChunk, type ChatModel, ModelError } from "@patchbay/compiler";
import type { Usage } from "@patchbay/contracts";
import type { Egress } from "@patchbay/egress";
import type { ModelCapability } from "@patchbay/graph";

import { ChatCompletionsChunk } from "./chat-completions-chunk.ts";
import { chatCompletionsRequest } from "./chat-completions-request.ts";
import { ProviderErrors } from "./provider-error.ts";
import { readEventData } from "./read-event-data.ts";
import { ToolCallAssembly } from "./tool-call-assembly.ts";

/** How an OpenAI model, or one of a compatible server, is reached. */
export interface OpenAiOptions {
  readonly api_key: string;
  /** With the version, as `https://api.openai.com/v1`, which is also the default. */
  readonly base_url?: string;
  readonly model: string;
  /** What the model can do, which no server tells: tools and structured output unless said, as almost all can. */
  readonly capabilities?: Iterable<ModelCapability>;
  /** Its policy must let `base_url` pass. */
  readonly egress: Egress;
  /** How long the provider may be silent, also before its first word: some models think for long. Default 120 s. */
  readonly idleTimeoutMs?: number;
}

/**
 * A model behind OpenAI's Chat Completions protocol.
 *
 * Chat Completions always, also for the models that have newer ones: it is what every compatible server speaks. A server
 * that reports no usage counts as zero tokens.
 *
 * Spoken by ourselves: of the time that a token took with OpenAI's and LangChain's clients, most was theirs, for what
 * nobody here asks them. Nor does anything in the environment redirect a call of ours or send its prompts elsewhere.
 */
export function createOpenAiModel(options: OpenAiOptions): ChatModel {
  const errors = new ProviderErrors(options.model);
  const send = sending(options, errors);
  const capabilities = new Set(options.capabilities ?? (["tools", "structured_output"] as const));
  return {
    capabilities,
    async *stream({ reasoning, ...request }, signal) {
      signal.throwIfAborted();
      // A model that does not reason rejects the parameter, also where it asks for none of it.
      const asked =
        reasoning === undefined || !capabilities.has("reasoning") ? request : { ...request, reasoning };
      const body = JSON.stringify(chatCompletionsRequest(options.model, asked, errors));
      const answered = await send(body, signal);
      try {
        yield* answer(answered, errors);
      } catch (error) {
        signal.throwIfAborted();
        // Whatever it is, it came out of reading the answer.
        throw error instanceof ModelError ? error : errors.broken();
      }
    },
  };
}

/** Sends requests to the provider, and resolves to the bodies of its answers. */
function sending(options: OpenAiOptions, errors: ProviderErrors) {
  const { api_key, base_url = "https://api.openai.com/v1", egress, idleTimeoutMs = 120_000 } = options;
  const url = `${base_url.replace(/\/+$/, "")}/chat/completions`;
  const fetch = egress.withLimits({
    totalTimeoutMs: null,
    idleTimeoutMs,
    maxResponseBytes: 64 * 1024 * 1024,
    // No API redirects; a prompt does not follow one.
    maxRedirects: 0,
  });
  const headers = {
    authorization: `Bearer ${api_key}`,
    "content-type": "application/json",
    accept: "text/event-stream",
  };
  /** @throws {ModelError} @throws the signal's reason */
  return async (body: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> => {
    const response = await fetch(url, { method: "POST", headers, body, signal }).catch(() => {
      signal.throwIfAborted();
      throw errors.unreachable();
    });
    if (response.ok && response.body !== null) return response.body;
    // What it says may quote the prompt or the key: nobody reads it.
    await response.body?.cancel().catch(() => {});
    throw response.ok ? errors.broken() : errors.refused(response.status, response.headers);
  };
}

async function* answer(
  body: ReadableStream<Uint8Array>,
  errors: ProviderErrors,
): AsyncGenerator<ChatChunk, void, undefined> {
  const toolCalls = new ToolCallAssembly();
  let finishReason: string | undefined;
  let usage: Usage = { input_tokens: 0, output_tokens: 0 };
  for await (const together of readEventData(body)) {
    for (const data of together) {
      if (data === "[DONE]") continue;
      const chunk = ChatCompletionsChunk.parse(JSON.parse(data));
      if (chunk.error !== undefined && chunk.error !== null) throw errors.broken();
      if (chunk.usage !== undefined && chunk.usage !== null) usage = readUsage(chunk.usage);
      const choice = chunk.choices?.[0];
      if (choice === undefined) continue;
      const { content, tool_calls } = choice.delta ?? {};
      if (typeof content === "string" && content !== "") yield { type: "text", text: content };
      for (const piece of tool_calls ?? []) toolCalls.add(piece);
      finishReason ??= choice.finish_reason ?? undefined;
    }
  }
  yield* ending(finishReason, toolCalls, usage, errors);
}

/** What comes after the last word. @throws {ModelError} when there is no last word, or a call is not whole */
function* ending(
  finishReason: string | undefined,
  toolCalls: ToolCallAssembly,
  usage: Usage,
  errors: ProviderErrors,
): Generator<ChatChunk> {
  // A connection that ends early looks like an end; only a reason to finish makes it one.
  if (finishReason === undefined) throw errors.broken();
  if (finishReason === "length" || finishReason === "content_filter") {
    yield { type: "finish", reason: finishReason, usage };
    return;
  }
  const calls = toolCalls.complete();
  if (calls === undefined || (finishReason === "tool_calls" && calls.length === 0)) throw errors.broken();
  for (const call of calls) yield { type: "tool_call", ...call };
  // Some compatible servers say "stop" after tool calls as well, and others have words of their own for it.
  yield { type: "finish", reason: calls.length > 0 ? "tool_calls" : "stop", usage };
}

function readUsage(reported: NonNullable<ChatCompletionsChunk["usage"]>): Usage {
  return { input_tokens: count(reported.prompt_tokens), output_tokens: count(reported.completion_tokens) };
}

/** A server may report anything. */
const count = (tokens: unknown): number =>
  typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : 0;
