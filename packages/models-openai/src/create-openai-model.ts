import { type BaseMessage, isAIMessageChunk } from "@langchain/core/messages";
import { ChatOpenAICompletions } from "@langchain/openai";
import type { ChatChunk, ChatModel, ChatRequest } from "@patchbay/compiler";
import type { Usage } from "@patchbay/contracts";
import type { Egress } from "@patchbay/egress";
import type { ModelCapability } from "@patchbay/graph";

import { ProviderErrors } from "./provider-error.ts";
import { responseFormat } from "./response-format.ts";
import { toLangChainMessages } from "./to-langchain-messages.ts";
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
 * A model behind OpenAI's Chat Completions protocol, by LangChain's client for it.
 *
 * Chat Completions always, also for the models for which `ChatOpenAI` would choose the Responses API: it is what every
 * compatible server speaks. A server that reports no usage counts as zero tokens.
 */
export function createOpenAiModel(options: OpenAiOptions): ChatModel {
  const errors = new ProviderErrors(options.model);
  const clients = new ClientCache(options);
  const capabilities = new Set(options.capabilities ?? (["tools", "structured_output"] as const));
  return {
    capabilities,
    async *stream(request, signal) {
      signal.throwIfAborted();
      try {
        const messages = toLangChainMessages(request, errors);
        const settings = callOptions(request, signal);
        // A model that does not reason rejects the parameter, also where it asks for none of it.
        const reasoning = capabilities.has("reasoning") ? request.reasoning : undefined;
        yield* answer(clients.get({ ...request, reasoning }), messages, settings, errors);
      } catch (error) {
        signal.throwIfAborted();
        throw errors.translate(error);
      }
    },
  };
}

async function* answer(
  client: ChatOpenAICompletions,
  messages: BaseMessage[],
  settings: ReturnType<typeof callOptions>,
  errors: ProviderErrors,
): AsyncGenerator<ChatChunk> {
  const toolCalls = new ToolCallAssembly();
  let finishReason: unknown;
  let usage: Usage = { input_tokens: 0, output_tokens: 0 };
  // `stream()` would do the same inside LangChain's callbacks: a tracer that environment variables can switch on to
  // send prompts elsewhere, handlers inherited from the graph around us, and a growing copy of the answer per chunk.
  // oxlint-disable-next-line no-underscore-dangle -- public in LangChain's types: what every chat model implements
  const chunks = client._streamResponseChunks(messages, settings);
  for await (const { text, message, generationInfo } of chunks) {
    if (text !== "") yield { type: "text", text };
    finishReason ??= generationInfo?.["finish_reason"];
    if (!isAIMessageChunk(message)) continue;
    for (const chunk of message.tool_call_chunks ?? []) toolCalls.add(chunk);
    if (message.usage_metadata !== undefined) usage = readUsage(message.usage_metadata);
  }
  settings.signal.throwIfAborted();
  yield* ending(finishReason, toolCalls, usage, errors);
}

/** What comes after the last word. @throws {ModelError} when there is no last word, or a call is not whole */
function* ending(
  finishReason: unknown,
  toolCalls: ToolCallAssembly,
  usage: Usage,
  errors: ProviderErrors,
): Generator<ChatChunk> {
  // A connection that ends early looks like an end; only a reason to finish makes it one.
  if (typeof finishReason !== "string") throw errors.broken();
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

function callOptions({ tools = [], output_schema }: ChatRequest, signal: AbortSignal) {
  return {
    signal,
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: "function" as const,
            function: { name, description, parameters: { ...input } },
          })),
        }),
    ...(output_schema === undefined ? {} : { response_format: responseFormat(output_schema) }),
  };
}

function readUsage(reported: { input_tokens: number; output_tokens: number }): Usage {
  return { input_tokens: count(reported.input_tokens), output_tokens: count(reported.output_tokens) };
}

/** A server may report anything. */
const count = (tokens: unknown): number =>
  typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : 0;

/** What LangChain's clients take when they are made, not when they are called. */
interface ClientSettings {
  readonly temperature?: number | undefined;
  readonly max_output_tokens?: number | undefined;
  readonly reasoning?: ChatRequest["reasoning"] | undefined;
}

/** One client for each combination of settings that documents ask for. */
class ClientCache {
  readonly #options: OpenAiOptions;
  readonly #clients = new Map<string, ChatOpenAICompletions>();

  constructor(options: OpenAiOptions) {
    this.#options = options;
  }

  get(settings: ClientSettings): ChatOpenAICompletions {
    const { temperature, max_output_tokens, reasoning } = settings;
    const key = `${temperature} ${max_output_tokens} ${reasoning}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const made = openClient(this.#options, settings);
    const [oldest] = this.#clients.keys();
    if (this.#clients.size >= 32 && oldest !== undefined) this.#clients.delete(oldest);
    this.#clients.set(key, made);
    return made;
  }
}

function openClient(
  options: OpenAiOptions,
  { temperature, max_output_tokens, reasoning }: ClientSettings,
): ChatOpenAICompletions {
  const { api_key, base_url = "https://api.openai.com/v1", model, egress, idleTimeoutMs = 120_000 } = options;
  const fetch = egress.withLimits({
    totalTimeoutMs: null,
    idleTimeoutMs,
    maxResponseBytes: 64 * 1024 * 1024,
    // No API redirects; a prompt does not follow one.
    maxRedirects: 0,
  });
  return new ChatOpenAICompletions({
    model,
    apiKey: api_key,
    maxRetries: 0,
    streamUsage: true,
    ...(temperature === undefined ? {} : { temperature }),
    ...(max_output_tokens === undefined ? {} : { maxTokens: max_output_tokens }),
    // Its own option for it LangChain passes on only to models whose names it knows.
    ...(reasoning === undefined ? {} : { modelKwargs: { reasoning_effort: reasoning } }),
    configuration: {
      // Said here although it may be the default: left out, environment variables lead elsewhere (LANGSMITH_GATEWAY).
      baseURL: base_url,
      // The same for OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_LOG, which writes prompts to the console.
      organization: null,
      project: null,
      logLevel: "off",
      fetch,
    },
  });
}
