import { ModelError, type ModelErrorCode } from "@patchbay/compiler";

import { readRetryAfter } from "./retry-after.ts";

/** Makes the port's errors for one model. They say nothing that the provider said: it may quote the prompt or the key. */
export class ProviderErrors {
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  /** For an answer whose status says that it is none. */
  refused(status: number, headers: Headers): ModelError {
    const code = codeOf(status);
    const retryAfter = status === 429 || status === 503 ? headers.get("retry-after") : null;
    return this.#failed(code, sentences[code], {
      status,
      retryAfterMs: readRetryAfter(retryAfter, Date.now()),
    });
  }

  /** For a request to which no answer began. */
  unreachable(): ModelError {
    return this.#failed("model_unavailable", "The model provider could not be reached.");
  }

  /** For an answer that cannot be read to its end: a lost connection, what is no JSON, an error sent as data. */
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
