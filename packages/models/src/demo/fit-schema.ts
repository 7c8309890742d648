import { type Json, type JsonObject, JsonSchema } from "@patchbay/graph";

/**
 * The smallest value that satisfies a schema, always the same one: required properties only, the first of several
 * choices, defaults where there are any. For a schema that is not in our subset of JSON Schema, an empty object.
 */
export function fitSchema(schema: JsonObject): Json {
  const parsed = JsonSchema.safeParse(schema);
  return parsed.success ? fit(parsed.data) : {};
}

function fit(schema: JsonSchema): Json {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  const [first] = schema.enum ?? [];
  if (first !== undefined) return first;
  const [choice] = schema.anyOf ?? [];
  if (choice !== undefined) return fit(choice);
  switch (schema.type) {
    case "string":
      return fitText(schema);
    case "number":
      return within(schema.minimum ?? -Infinity, schema.maximum ?? Infinity);
    case "integer":
      return within(Math.ceil(schema.minimum ?? -Infinity), Math.floor(schema.maximum ?? Infinity));
    case "boolean":
      return false;
    case "null":
      return null;
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => fit(schema.items ?? {}));
    case "object":
    case undefined:
      return fitObject(schema);
  }
}

function fitText({ minLength = 0, maxLength = Infinity }: JsonSchema): string {
  const text = "demo";
  return text
    .repeat(Math.max(1, Math.ceil(minLength / text.length)))
    .slice(0, Math.max(minLength, Math.min(text.length, maxLength)));
}

const within = (minimum: number, maximum: number): number => Math.max(minimum, Math.min(0, maximum));

function fitObject({ properties = {}, required = [], additionalProperties }: JsonSchema): JsonObject {
  const others = typeof additionalProperties === "object" ? additionalProperties : {};
  return Object.fromEntries(required.map((name) => [name, fit(properties[name] ?? others)]));
}
