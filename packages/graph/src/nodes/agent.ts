import { z } from "zod";

import { intType, listOf, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { strongestEffect } from "./effect-class.ts";
import { Template, ToolRef } from "./fields.ts";
import { modelCallFields, modelCallNeeds, modelCallOutputs, readsThread } from "./model-call.ts";

export const AgentConfig = z.strictObject({
  instructions: Template.meta({ title: "Instructions" }),
  tools: z.array(ToolRef).max(64).default([]).meta({ title: "Tools" }),
  max_iterations: z.int().min(1).max(100).default(10).meta({ title: "Most model calls" }),
  parallel_tool_calls: z.int().min(1).max(32).default(4).meta({ title: "Tools at once" }),
  ...modelCallFields,
});
export type AgentConfig = z.infer<typeof AgentConfig>;

/** A model that calls tools until it is done. */
export const agent = defineNode({
  type: "agent",
  category: "reasoning",
  title: "Agent",
  summary: "Lets a model use tools until it has the answer.",
  icon: "bot",
  effect: "write",
  // Asking the model is a read; beyond that, it does what its tools do.
  effectOf: ({ tools }, { toolEffect }) => strongestEffect(["read", ...tools.map(toolEffect)]),
  config: AgentConfig,
  ports: () => ["out"],
  outputs: (config) =>
    modelCallOutputs(config.output_schema, {
      tool_calls: listOf(
        objectOf({ id: stringType, name: stringType, arguments: { kind: "any" }, duration_ms: intType }),
      ),
    }),
  needs: (config) => [...(config.tools.length === 0 ? [] : (["tools"] as const)), ...modelCallNeeds(config)],
  readsThread,
});
