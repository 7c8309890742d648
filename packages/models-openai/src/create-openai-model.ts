import type { ChatModel } from "@patchbay/compiler";
import type { ByteStream, Egress } from "@patchbay/egress";
import type { ModelCapability } from "@patchbay/graph";

import { AnswerStream } from "./answer-stream.ts";
import { chatCompletionsRequest } from "./chat-completions-request.ts";
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
    stream: ({ reasoning, ...request }, signal) =>
      new AnswerStream(
        () => {
          // A model that does not reason rejects the parameter, also where it asks for none of it.
          const asked =
            reasoning === undefined || !capabilities.has("reasoning") ? request : { ...request, reasoning };
          return send(JSON.stringify(chatCompletionsRequest(options.model, asked, errors)), signal);
        },
        errors,
        signal,
      ),
  };
}

/** Sends requests to the provider, and resolves to the bodies of its answers. */
function sending(options: OpenAiOptions, errors: ProviderErrors) {
  const { api_key, base_url = "https://api.openai.com/v1", egress, idleTimeoutMs = 120_000 } = options;
  const url = `${base_url.replace(/\/+$/, "")}/chat/completions`;
  const limits = { totalTimeoutMs: null, idleTimeoutMs, maxResponseBytes: 64 * 1024 * 1024 };
  const headers = {
    authorization: `Bearer ${api_key}`,
    "content-type": "application/json",
    accept: "text/event-stream",
    "user-agent": "patchbay",
  };
  /** @throws {ModelError} @throws the signal's reason */
  return async (body: string, signal: AbortSignal): Promise<ByteStream> => {
    const answer = await egress.stream(url, { method: "POST", headers, body, signal }, limits).catch(() => {
      signal.throwIfAborted();
      throw errors.unreachable();
    });
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    // What it says may quote the prompt or the key: nobody reads it.
    answer.body.close();
    throw errors.refused(answer.status, answer.headers);
  };
}
