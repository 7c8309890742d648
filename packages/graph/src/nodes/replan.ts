import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { Id } from "../document/graph-document.ts";
import { boolType, intType, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel, ModelRef, Template } from "./fields.ts";

/** What becomes of a plan: go on, do the last part again, do it differently, or give up. Its ports. */
export const ReplanDecision = z.enum(["continue", "retry", "change", "stop"]);
export type ReplanDecision = z.infer<typeof ReplanDecision>;

export const ReplanConfig = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          id: Id,
          when: Cel("boolean").meta({ title: "When" }),
          decision: ReplanDecision.meta({ title: "Decision" }),
        }),
      )
      .min(1)
      .max(100)
      .optional()
      .meta({ title: "Rules", description: "Tried in order; the first that is true decides." }),
    model: ModelRef.optional().meta({
      title: "Model",
      description: "Asked when no rule holds. Without one, the run continues.",
    }),
    input: Template.optional().meta({
      title: "What has happened",
      description: "What the model goes by: the plan and how it went.",
    }),
    instructions: Template.optional().meta({ title: "Instructions" }),
    max_rounds: z.int().min(1).max(100).default(3).meta({
      title: "Most rounds",
      description: "How often it may decide to retry or change; after that it decides to stop.",
    }),
  })
  .refine(({ rules, model }) => rules !== undefined || model !== undefined, schemaMessages.rules_or_model)
  .refine(({ model, input }) => (model === undefined) === (input === undefined), {
    error: schemaMessages.with_model,
    path: ["input"],
  })
  .refine(({ model, instructions }) => model !== undefined || instructions === undefined, {
    error: schemaMessages.only_with_model,
    path: ["instructions"],
  });
export type ReplanConfig = z.infer<typeof ReplanConfig>;

/**
 * Decides what becomes of a plan, by rules or by a model. It counts the rounds of the whole run, so that a cycle through
 * `retry` or `change` ends.
 */
export const replan = defineNode({
  type: "replan",
  category: "orchestration",
  title: "Replan",
  summary: "Decides whether to go on, try again, change course or stop.",
  icon: "milestone",
  effect: "read",
  effectOf: ({ model }) => (model === undefined ? "none" : "read"),
  isStateful: true,
  isBranching: true,
  config: ReplanConfig,
  ports: () => ReplanDecision.options,
  boundedPorts: ["retry", "change"],
  outputs: () =>
    objectOf({
      decision: { kind: "string", values: ReplanDecision.options },
      reason: stringType,
      rounds: intType,
      exhausted: boolType,
    }),
  needs: ({ model }) => (model === undefined ? [] : ["structured_output"]),
});
