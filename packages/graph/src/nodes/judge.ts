import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { boolType, numberType, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel, ModelRef, Template } from "./fields.ts";

const byModel = ["model", "rubric", "input"] as const;

export const JudgeConfig = z
  .strictObject({
    when: Cel("boolean")
      .optional()
      .meta({ title: "Passes when", description: "A rule, in the place of a model." }),
    model: ModelRef.optional().meta({ title: "Model" }),
    rubric: Template.optional().meta({ title: "Rubric", description: "What a good text is like." }),
    input: Template.optional().meta({ title: "Text to judge" }),
    threshold: z.number().min(0).max(1).optional().meta({
      title: "Least score",
      description: "From 0 to 1, default 0.5; a score as high as this passes.",
    }),
  })
  .refine(
    (config) =>
      config.when === undefined
        ? byModel.every((field) => config[field] !== undefined)
        : [...byModel, "threshold" as const].every((field) => config[field] === undefined),
    schemaMessages.judged_somehow,
  );
export type JudgeConfig = z.infer<typeof JudgeConfig>;

/** Says whether something is good enough, by a rule or by a model that scores a text against a rubric. */
export const judge = defineNode({
  type: "judge",
  category: "reasoning",
  title: "Judge",
  summary: "Decides whether something is good enough.",
  icon: "scale",
  effect: "read",
  effectOf: (config) => (config.when === undefined ? "read" : "none"),
  isBranching: true,
  config: JudgeConfig,
  ports: () => ["pass", "fail"],
  outputs: () => objectOf({ passed: boolType, score: numberType, reason: stringType }),
  needs: (config) => (config.model === undefined ? [] : ["structured_output"]),
});
