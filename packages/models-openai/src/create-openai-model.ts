import { type ChatModel, ModelError } from "@patchbay/compiler";
import type { Egress } from "@patchbay/egress";
import type { ModelCapability } from "@patchbay/graph";

import { AnswerAssembly } from "./answer-assembly.ts";
import { chatCompletionsRequest } from "./chat-completions-request.ts";
import { EventDataReader } from "./event-data-reader.ts";
import { ProviderErrors } from "./provider-error.ts";

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
      const events = new EventDataReader(await send(body, signal));
      const answer = new AnswerAssembly(errors);
      try {
        for (let together = await events.next(); together !== undefined; together = await events.next()) {
          for (const data of together) {
            const text = answer.add(data);
            if (text !== "") yield { type: "text", text };
          }
        }
        yield* answer.end();
      } catch (error) {
        signal.throwIfAborted();
        // Whatever it is, it came out of reading the answer.
        throw error instanceof ModelError ? error : errors.broken();
      } finally {
        await events.close();
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
