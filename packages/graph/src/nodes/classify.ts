import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { numberType, objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { ModelRef, Template } from "./fields.ts";

export const ClassifyConfig = z.strictObject({
  model: ModelRef.meta({ title: "Model" }),
  input: Template.meta({ title: "Text to classify" }),
  classes: z
    .array(
      z.strictObject({
        id: Id,
        description: z.string().min(1).max(2_000).meta({ title: "What belongs to it" }),
      }),
    )
    .min(2)
    .max(100)
    .meta({ title: "Classes" }),
  instructions: Template.optional().meta({
    title: "Instructions",
    description: "What else the model should know.",
  }),
  min_confidence: z.number().min(0).max(1).optional().meta({
    title: "Least confidence",
    description: "From 0 to 1; below it the run goes on by “else”.",
  }),
});
export type ClassifyConfig = z.infer<typeof ClassifyConfig>;

/** Sends the run down the port of the class that fits a text best; down `else`, where there is one, when none surely does. */
export const classify = defineNode({
  type: "classify",
  category: "reasoning",
  title: "Classify",
  summary: "Chooses one of several paths by meaning.",
  icon: "tags",
  effect: "read",
  isBranching: true,
  config: ClassifyConfig,
  ports: classesOf,
  outputs: (config) =>
    objectOf({ class: { kind: "string", values: classesOf(config) }, confidence: numberType }),
  needs: () => ["structured_output"],
});

function classesOf({ classes, min_confidence }: ClassifyConfig): string[] {
  return [...classes.map(({ id }) => id), ...(min_confidence === undefined ? [] : ["else"])];
}
