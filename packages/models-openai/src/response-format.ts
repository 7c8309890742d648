import type { JsonObject } from "@patchbay/graph";
import { JsonSchema } from "@patchbay/graph";

/**
 * An output schema as OpenAI's `response_format`. Strict, which makes the provider guarantee it, only where the schema
 * keeps to what strict mode takes: every object closed and all its properties required
 * (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas). The provider rejects others.
 */
export function responseFormat(schema: JsonObject) {
  const parsed = JsonSchema.safeParse(schema);
  const strict = parsed.success && parsed.data.type === "object" && isClosed(parsed.data);
  // The client's type asks for a mutable object and changes nothing.
  return { type: "json_schema" as const, json_schema: { name: "answer", strict, schema: { ...schema } } };
}

function isClosed(schema: JsonSchema): boolean {
  const { properties = {}, required = [] } = schema;
  if (schema.type === "object") {
    const names = Object.keys(properties);
    if (schema.additionalProperties !== false || !names.every((name) => required.includes(name)))
      return false;
  }
  const children = [
    ...Object.values(properties),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(schema.anyOf ?? []),
  ];
  return schema.default === undefined && children.every(isClosed);
}
