import type { Message, Usage } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";
import type { JsonObject, ModelCapability } from "@patchbay/graph";

/** What a model is told about a tool that it may call. `input` is a JSON Schema. */
export interface ToolSpecification {
  readonly name: string;
  readonly description: string;
  readonly input: JsonObject;
}

/** One call of a model. */
export interface ChatRequest {
  readonly system?: string;
  /** Oldest first. An assistant message with `tool_calls` is followed by one `tool` message for each call. */
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolSpecification[];
  readonly temperature?: number;
  readonly max_output_tokens?: number;
  /** A JSON Schema that the text of an answer must satisfy as JSON, unless the answer asks for tools. */
  readonly output_schema?: JsonObject;
  /** How much to think before answering; as the model does by itself where it is absent. */
  readonly reasoning?: "none" | "low" | "medium" | "high";
}

/** A piece of a model's answer, as soon as it is there. `finish` is the last one and comes exactly once. */
export type ChatChunk =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "tool_call";
      readonly id: string;
      readonly name: string;
      /** Empty where the model wrote no JSON object. */
      readonly arguments: JsonObject;
      /** What it wrote instead, cut as `ToolCall` says. */
      readonly malformed?: string | undefined;
    }
  | {
      readonly type: "finish";
      readonly reason: "stop" | "tool_calls" | "length" | "content_filter";
      readonly usage: Usage;
    };

/** A model that answers in a stream: what an `llm` or `agent` node needs of a provider. */
export interface ChatModel {
  /** What it can do. Of a model that does not say, nothing but text is expected. */
  readonly capabilities?: ReadonlySet<ModelCapability>;
  /**
   * Calls the model once. Never retries: that is the node's policy to decide.
   *
   * @throws {ModelError} from the iteration, for everything that the provider or the way to it did wrong
   * @throws the signal's reason when `signal` aborts, within a second, also in the middle of the stream
   */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatChunk>;
}

export type ModelErrorCode =
  /** The provider refused for now (HTTP 429). */
  | "model_rate_limited"
  /** The provider failed or could not be reached (HTTP 5xx, no connection). */
  | "model_unavailable"
  /** The stream ended before the answer did, or was not what the protocol says. */
  | "model_stream_broken"
  /** The provider did not accept our key (HTTP 401, 403). */
  | "model_unauthorized"
  /** The provider did not accept the request (other HTTP 4xx). */
  | "model_request_rejected"
  /** The request has something in it that the model cannot take. It was not sent. */
  | "model_input_unsupported";

const retriable: ReadonlySet<ModelErrorCode> = new Set([
  "model_rate_limited",
  "model_unavailable",
  "model_stream_broken",
]);

/**
 * A model call that failed. The message is ours: what the provider said may quote the prompt or the key, so it is
 * neither in the message nor in a `cause`.
 */
export class ModelError extends AppError<ModelErrorCode> {
  /** Whether the same call may succeed later. */
  readonly isRetriable: boolean;
  /** How long the provider asks to be left alone (RFC 9110 section 10.2.3), in milliseconds from when it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ModelErrorCode,
    message: string,
    details: { provider: string; model: string; status?: number; capability?: ModelCapability },
    { retryAfterMs }: { readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(code, message, { details });
    this.isRetriable = retriable.has(code);
    this.retryAfterMs = retryAfterMs;
  }
}
