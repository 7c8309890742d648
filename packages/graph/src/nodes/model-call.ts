import { z } from "zod";

import { typeOfSchema, type ObjectType, objectOf, stringType, type ValueType } from "../schema/value-type.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { type ModelCapability, usageType } from "./define-node.ts";
import { ModelRef, SchemaField, Template } from "./fields.ts";

/**
 * How much of the thread a model sees: nothing, all of it, its last messages, the newest that fit so many tokens, or
 * the last messages with a summary of all before them.
 */
export const History = z.union([
  z.enum(["none", "thread"]),
  z.strictObject({ last: z.int().min(1).max(1_000) }),
  z.strictObject({ tokens: z.int().min(1).max(10_000_000) }),
  z.strictObject({ summary: z.int().min(1).max(1_000) }),
]);
export type History = z.infer<typeof History>;

/** How much a model is to think before it answers. */
export const Reasoning = z.enum(["none", "low", "medium", "high"]);
export type Reasoning = z.infer<typeof Reasoning>;

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
  reasoning: Reasoning.optional().meta({
    title: "Reasoning",
    description: "How much the model thinks before it answers. Default: as the model does by itself.",
  }),
  append: z.boolean().default(true).meta({ title: "Add the answer to the thread" }),
};

type ModelCall = z.infer<z.ZodObject<typeof modelCallFields>>;

/** What the model of such a call must be able to do. A model that cannot reason does what `none` asks for anyway. */
export const modelCallNeeds = ({ output_schema, reasoning = "none" }: ModelCall): ModelCapability[] => [
  ...(output_schema === undefined ? [] : (["structured_output"] as const)),
  ...(reasoning === "none" ? [] : (["reasoning"] as const)),
];

/** Whether the model of such a call is shown messages of the thread. */
export const readsThread = ({ prompt, history = "none" }: ModelCall): boolean =>
  prompt === undefined || history !== "none";

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
