import type { JsonObject, JsonSchema } from "@patchbay/graph";

import { t } from "../words/words.ts";
import { type FormDraft, type FormReading, readForm } from "./form-draft.ts";
import { type FormField, formFields } from "./form-field.ts";

/** What somebody can say about a call of unknown outcome. */
export const effectDecisions = ["happened", "did_not_happen", "retry"] as const;
export type EffectDecision = (typeof effectDecisions)[number];

/** The part of an answer that says what the call answered: a form of its own, in the reader's language. */
export interface EffectResult {
  readonly schema: JsonSchema;
  readonly fields: readonly FormField[];
}

/** Whoever says that a call happened says with what result; as the question's schema has it, else as any JSON. */
export function effectResult(asked: JsonSchema | undefined, payload: JsonObject): EffectResult {
  const told = asked?.properties?.["result"] ?? {};
  const result = payload["tool"] === "http_request" ? withOurTitles(told) : told;
  const schema: JsonSchema = {
    type: "object",
    properties: { result: { ...result, title: t("question.effect.result") } },
    required: ["result"],
  };
  return { schema, fields: formFields(schema, "") };
}

/** A tool's fields are named by its author; those of a request are ours, so they are named in the reader's language. */
function withOurTitles(schema: JsonSchema): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const title = isOurs(name) ? t(`question.effect.${name}`) : property.title;
    return [name, { ...property, title }] as const;
  });
  return properties.length === 0 ? schema : { ...schema, properties: Object.fromEntries(properties) };
}

const isOurs = (name: string): name is "status" | "headers" | "body" =>
  name === "status" || name === "headers" || name === "body";

/** The answer as it is sent, or what is wrong with its result. */
export function readEffectAnswer(
  decision: EffectDecision,
  { schema, fields }: EffectResult,
  draft: FormDraft,
): FormReading {
  if (decision !== "happened") return { ok: true, value: { decision } };
  const reading = readForm(schema, fields, draft);
  // The schema is that of an object.
  return reading.ok ? { ok: true, value: { decision, ...(reading.value as JsonObject) } } : reading;
}

/** The words for a decision that was taken; undefined for what is none. */
export const decisionInWords = (value: unknown): string | undefined => {
  const decision = effectDecisions.find((each) => each === value);
  return decision === undefined ? undefined : t(`question.effect.${decision}`);
};
