import { OpenAIClient } from "@langchain/openai";
import { ModelError, type ModelErrorCode } from "@patchbay/compiler";

import { readRetryAfter } from "./retry-after.ts";

/** Makes the port's errors for one model. They say nothing that the provider said: it may quote the prompt or the key. */
export class ProviderErrors {
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  /** For what the client threw, before or in the middle of an answer. */
  translate(error: unknown): ModelError {
    if (error instanceof ModelError) return error;
    const status = statusOf(error);
    if (status !== undefined) {
      const code = codeOf(status);
      const headers = status === 429 || status === 503 ? headersOf(error) : undefined;
      const retryAfterMs = readRetryAfter(headers?.get("retry-after") ?? null, Date.now());
      return this.#failed(code, sentences[code], { status, retryAfterMs });
    }
    if (error instanceof OpenAIClient.APIConnectionError || isTimeout(error)) {
      return this.#failed("model_unavailable", "The model provider could not be reached.");
    }
    // Everything else comes out of reading the answer: a lost connection, what is no JSON, an error sent as data.
    return this.broken();
  }

  broken(): ModelError {
    return this.#failed("model_stream_broken", sentences.model_stream_broken);
  }

  /** For a request that is not sent. */
  unsupported(message: string): ModelError {
    return this.#failed("model_input_unsupported", message);
  }

  #failed(
    code: ModelErrorCode,
    message: string,
    { status, retryAfterMs }: { readonly status?: number; readonly retryAfterMs?: number | undefined } = {},
  ): ModelError {
    const details = { provider: "openai", model: this.#model };
    return new ModelError(code, message, status === undefined ? details : { ...details, status }, {
      retryAfterMs,
    });
  }
}

const sentences: Readonly<Record<Exclude<ModelErrorCode, "model_input_unsupported">, string>> = {
  model_rate_limited: "The model provider refuses more requests for now.",
  model_unavailable: "The model provider failed.",
  model_stream_broken: "The model's answer broke off before it was complete.",
  model_unauthorized: "The model provider does not accept the API key.",
  model_request_rejected: "The model provider does not accept the request.",
};

function codeOf(status: number): keyof typeof sentences {
  if (status === 401 || status === 403) return "model_unauthorized";
  if (status === 429) return "model_rate_limited";
  return status >= 400 && status < 500 ? "model_request_rejected" : "model_unavailable";
}

/** LangChain wraps the client's error when its text speaks of a full context, whatever the status is. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("status" in error && typeof error.status === "number") return error.status;
  return statusOf(error.cause);
}

function headersOf(error: unknown): Headers | undefined {
  if (!(error instanceof Error)) return undefined;
  return "headers" in error && error.headers instanceof Headers ? error.headers : headersOf(error.cause);
}

/** LangChain makes a plain error of the client's timeout. */
const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === "TimeoutError";
