import { LlmConfig } from "@patchbay/graph";

import { callModel } from "./call-model.ts";
import { answerReader, prepareRequest } from "./chat-request.ts";
import { defineExecutor } from "./executor.ts";

/** One call of a model. */
export const llmExecutor = defineExecutor("llm", LlmConfig, (config) => {
  const request = prepareRequest(config.system, config);
  const readAnswer = answerReader(config.output_schema);
  return {
    reads: request.reads,
    usesMessages: request.usesMessages,
    execute: async (activation) => {
      const { message, usage } = await callModel(config.model, request.make(activation), activation);
      const { input_tokens, output_tokens } = usage;
      return {
        outputs: { text: message.text, ...readAnswer(message.text), usage: { input_tokens, output_tokens } },
        ...(config.append ? { messages: [message] } : {}),
        usage,
      };
    },
  };
});
