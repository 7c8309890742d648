import { z } from "zod";

import { typeOfSchema, type ObjectType, objectOf, stringType, type ValueType } from "../schema/value-type.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { usageType } from "./define-node.ts";
import { ModelRef, SchemaField, Template } from "./fields.ts";

/** How much of the thread a model sees: nothing, all of it, or its last messages. */
export const History = z.union([
  z.enum(["none", "thread"]),
  z.strictObject({ last: z.int().min(1).max(1_000) }),
]);
export type History = z.infer<typeof History>;

/** The fields that every call of a chat model has. */
export const modelCallFields = {
  model: ModelRef.meta({ title: "Model" }),
  prompt: Template.optional().meta({
    title: "Prompt",
    description: "Without one, the thread's messages are the prompt.",
  }),
  history: History.optional().meta({
    title: "History",
    description: "Default: the thread without a prompt, nothing with one.",
  }),
  output_schema: SchemaField.optional().meta({ title: "Structured output" }),
  temperature: z.number().min(0).max(2).optional().meta({ title: "Temperature" }),
  max_output_tokens: z.int().min(1).max(1_000_000).optional().meta({ title: "Longest answer (tokens)" }),
  append: z.boolean().default(true).meta({ title: "Add the answer to the thread" }),
};

/** What a model call leaves behind, `more` beside. */
export function modelCallOutputs(
  schema: JsonSchema | undefined,
  more: Readonly<Record<string, ValueType>> = {},
): ObjectType {
  return objectOf({
    text: stringType,
    ...(schema === undefined ? {} : { data: typeOfSchema(schema) }),
    ...more,
    usage: usageType,
  });
}
