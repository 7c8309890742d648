import { z } from "zod";

import { defineNode } from "./define-node.ts";
import { Template } from "./fields.ts";
import { modelCallFields, modelCallNeeds, modelCallOutputs, readsThread } from "./model-call.ts";

export const LlmConfig = z.strictObject({
  system: Template.optional().meta({ title: "System" }),
  ...modelCallFields,
});
export type LlmConfig = z.infer<typeof LlmConfig>;

/** One call of a model: text, or data by a JSON Schema. */
export const llm = defineNode({
  type: "llm",
  category: "reasoning",
  title: "Model",
  summary: "Asks a model once.",
  icon: "message-square-text",
  effect: "read",
  config: LlmConfig,
  ports: () => ["out"],
  outputs: (config) => modelCallOutputs(config.output_schema),
  needs: modelCallNeeds,
  readsThread,
});
