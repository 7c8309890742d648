import { z } from "zod";

/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

// z.json() would walk every value a second time wherever one is parsed that JSON.parse itself has just made, and would
// copy it; what enters here as JSON text is JSON, so only the outermost kind is worth a look.
/** Any JSON value, as it comes out of `JSON.parse`. */
export const Json: z.ZodType<Json> = z
  .custom<Json>((value) => value !== undefined, "must be a JSON value")
  // A custom schema cannot describe itself to OpenAPI.
  .meta({ type: ["null", "boolean", "number", "string", "array", "object"] });
/** A JSON object, as it comes out of `JSON.parse`. */
export const JsonObject: z.ZodType<JsonObject> = z
  .custom<JsonObject>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    "must be a JSON object",
  )
  .meta({ type: "object", additionalProperties: true });

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
