import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { Json } from "../json.ts";

const annotations = {
  title: z.string().optional(),
  description: z.string().optional(),
  default: Json.optional(),
  examples: z.array(Json).optional(),
};
const count = z.int().min(0);

/**
 * The part of JSON Schema 2020-12 in which a graph states its types: object, array, string, number, integer, boolean,
 * null, enum, const and anyOf of those; `format` is an annotation. Regular expressions are left out on purpose: they
 * are a host's, and cost what they like.
 */
export type JsonSchema = {
  type?: "object" | "array" | "string" | "number" | "integer" | "boolean" | "null" | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  required?: string[] | undefined;
  additionalProperties?: boolean | JsonSchema | undefined;
  items?: JsonSchema | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  enum?: Json[] | undefined;
  const?: Json | undefined;
  anyOf?: JsonSchema[] | undefined;
  format?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  default?: Json | undefined;
  examples?: Json[] | undefined;
};

const types = ["object", "array", "string", "number", "integer", "boolean", "null"] as const;

/** Lists of types are JSON Schema too, and what most authors of schemas know, so the way around them is told. */
const wrongType = (input: unknown): string | undefined =>
  Array.isArray(input) ? schemaMessages.one_type : undefined;

export const JsonSchema: z.ZodType<JsonSchema> = z
  .strictObject(
    {
      type: z.enum(types, { error: ({ input }) => wrongType(input) }).optional(),
      get properties() {
        return z.record(z.string(), JsonSchema).optional();
      },
      required: z.array(z.string()).optional(),
      get additionalProperties() {
        return z.union([z.boolean(), JsonSchema]).optional();
      },
      get items() {
        return JsonSchema.optional();
      },
      minItems: count.optional(),
      maxItems: count.optional(),
      minLength: count.optional(),
      maxLength: count.optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
      enum: z.array(Json).min(1).optional(),
      const: Json.optional(),
      get anyOf() {
        return z.array(JsonSchema).min(1).optional();
      },
      format: z.string().optional(),
      ...annotations,
    },
    { error: ({ code }) => (code === "invalid_type" ? schemaMessages.schema_written : undefined) },
  )
  .meta({ id: "JsonSchema" });

/** A schema of an object, as inputs and outputs are. */
export type ObjectSchema = JsonSchema & { type: "object" };
export const ObjectSchema: z.ZodType<ObjectSchema> = JsonSchema.refine(
  (schema): schema is ObjectSchema => schema.type === "object",
  {
    error: schemaMessages.schema_of_object,
    path: ["type"],
  },
);
