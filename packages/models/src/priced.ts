import type { ChatModel } from "@patchbay/compiler";

/** US dollars for a million tokens, as providers publish it. */
export interface Price {
  readonly input_usd_per_million: number;
  readonly output_usd_per_million: number;
}

/** The same model, whose usage says what it cost; one that knows its cost already is believed. */
export function priced(model: ChatModel, price: Price): ChatModel {
  return {
    ...(model.capabilities === undefined ? {} : { capabilities: model.capabilities }),
    async *stream(request, signal) {
      for await (const chunk of model.stream(request, signal)) {
        if (chunk.type !== "finish" || chunk.usage.cost_usd !== undefined) {
          yield chunk;
          continue;
        }
        const { input_tokens, output_tokens } = chunk.usage;
        const cost =
          input_tokens * price.input_usd_per_million + output_tokens * price.output_usd_per_million;
        yield { ...chunk, usage: { ...chunk.usage, cost_usd: cost / 1_000_000 } };
      }
    },
  };
}
