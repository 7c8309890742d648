import { z } from "zod";

import { say } from "../diagnostics/say.ts";
import { schemaMessages } from "../diagnostics/schema-messages.ts";
import {
  type FieldType,
  intType,
  listOf,
  type ObjectType,
  objectOf,
  stringType,
} from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { ModelRef, Pattern, SchemaField, Template } from "./fields.ts";

/** Kinds of personal data that are found by their form. */
export const PiiEntity = z.enum(["email", "phone", "credit_card", "iban", "ip"]);
export type PiiEntity = z.infer<typeof PiiEntity>;

const RegexCheck = z.strictObject({
  kind: z.literal("regex"),
  pattern: Pattern.meta({
    title: "Pattern",
    description: "RE2; a text that it matches anywhere violates the check.",
  }),
});
const LengthCheck = z
  .strictObject({
    kind: z.literal("length"),
    min: z.int().min(0).optional().meta({ title: "Fewest characters" }),
    max: z.int().min(0).optional().meta({ title: "Most characters" }),
  })
  .refine(({ min, max }) => min !== undefined || max !== undefined, schemaMessages.min_or_max)
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    error: schemaMessages.max_not_below_min,
    path: ["max"],
  });
const PiiCheck = z.strictObject({
  kind: z.literal("pii"),
  entities: z
    .array(PiiEntity)
    .min(1)
    .optional()
    .meta({ title: "Look for", description: "Default: all of them." }),
});
const SchemaCheck = z.strictObject({
  kind: z.literal("schema"),
  schema: SchemaField.meta({ title: "JSON Schema", description: "The text must be JSON that satisfies it." }),
});
const ModelCheck = z.strictObject({
  kind: z.literal("model"),
  model: ModelRef.meta({ title: "Model" }),
  rubric: Template.meta({ title: "Rubric", description: "What a text is like that may pass." }),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta({ title: "Least score", description: "From 0 to 1." }),
});

/** One thing that a text must keep to. */
export const GuardrailCheck = z.discriminatedUnion("kind", [
  RegexCheck,
  LengthCheck,
  PiiCheck,
  SchemaCheck,
  ModelCheck,
]);
export type GuardrailCheck = z.infer<typeof GuardrailCheck>;

export const GuardrailConfig = z.strictObject({
  input: Template.meta({ title: "Text to check" }),
  checks: z.array(GuardrailCheck).min(1).max(32).meta({ title: "Checks" }),
  on_violation: z.enum(["port", "redact"]).default("port").meta({
    title: "On a violation",
    description:
      "Leave by “violation”, or replace what is found; what has no place in the text always leaves.",
  }),
});
export type GuardrailConfig = z.infer<typeof GuardrailConfig>;

const noPlace = say("missing_place");

/** Checks whose violations have a place in the text, so that it can be replaced. */
const replaceable: ReadonlySet<GuardrailCheck["kind"]> = new Set(["regex", "pii"]);

/**
 * Holds a text against checks. It has no port `violation` where every violation is replaced: nothing would ever leave
 * by it.
 */
export const guardrail = defineNode({
  type: "guardrail",
  category: "reasoning",
  title: "Guardrail",
  summary: "Holds a text against rules before it goes on.",
  icon: "shield-check",
  effect: "read",
  effectOf: (config) => (config.checks.some(({ kind }) => kind === "model") ? "read" : "none"),
  isBranching: true,
  config: GuardrailConfig,
  ports: ({ checks, on_violation }) =>
    on_violation === "redact" && checks.every(({ kind }) => replaceable.has(kind))
      ? ["out"]
      : ["out", "violation"],
  outputs: () => objectOf({ text: stringType, violations: listOf(violationType) }),
  needs: (config) => (config.checks.some(({ kind }) => kind === "model") ? ["structured_output"] : []),
});

const violationType: ObjectType = {
  kind: "object",
  fields: new Map<string, FieldType>([
    ["kind", { type: stringType }],
    ["detail", { type: stringType }],
    ["start", { type: intType, missing: noPlace }],
    ["end", { type: intType, missing: noPlace }],
  ]),
};
