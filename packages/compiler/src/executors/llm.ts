import { LlmConfig } from "@patchbay/graph";

import { sumUsage } from "../run/usage-meter.ts";
import { callModel } from "./call-model.ts";
import { answerReader, prepareRequest } from "./chat-request.ts";
import { defineExecutor } from "./executor.ts";
import { withdrawnOnFailure } from "./withdrawn-on-failure.ts";

/** One call of a model. */
export const llmExecutor = defineExecutor("llm", LlmConfig, (config) => {
  const made = prepareRequest(config.system, config);
  const readAnswer = answerReader(config.output_schema);
  return {
    reads: made.reads,
    usesMessages: made.usesMessages,
    execute: withdrawnOnFailure(async (activation) => {
      const { request, kept, usage: before } = await made.make(activation);
      const { message, usage: used } = await callModel(config.model, request, activation);
      const usage = sumUsage(before, used);
      const { input_tokens, output_tokens } = usage;
      return {
        outputs: { text: message.text, ...readAnswer(message.text), usage: { input_tokens, output_tokens } },
        messages: config.append ? [...kept, message] : kept,
        usage,
      };
    }),
  };
});
