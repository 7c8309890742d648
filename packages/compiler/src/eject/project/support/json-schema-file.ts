/** `src/json-schema.ts`, the same in every project that has it. */
export const jsonSchemaFile = `import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";

import { AgentError } from "./agent-error.ts";
import type { Json, JsonObject } from "./json.ts";

/** A JSON Schema (2020-12), as far as this project uses it. */
export type JsonSchema = {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: Json;
  readonly [keyword: string]: unknown;
};

const validators = new WeakMap<JsonSchema, Validator>();

function validatorOf(schema: JsonSchema): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const made = new Validator(withoutFormats(schema) as Schema, "2020-12", false);
  validators.set(schema, made);
  return made;
}

/** \`format\` is a remark here, not a rule. */
function withoutFormats({ format: _format, ...schema }: JsonSchema): JsonSchema {
  const { properties, additionalProperties: more, items, anyOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, withoutFormats(property)]),
      ),
    }),
    ...(typeof more === "object" && { additionalProperties: withoutFormats(more) }),
    ...(items && { items: withoutFormats(items) }),
    ...(anyOf && { anyOf: anyOf.map(withoutFormats) }),
  };
}

/**
 * A value with the defaults of missing properties filled in, if it then fits its schema.
 *
 * @throws {AgentError} with \`code\` where it does not; \`what\` says in words what it is
 */
export function readAs(
  schema: JsonSchema,
  value: Json,
  code: string,
  what: string,
  retriable = false,
): Json {
  const filled = fillDefaults(schema, value);
  const [wrong] = violations(schema, filled);
  if (wrong === undefined) return filled;
  const at = wrong.pointer === "" ? "" : \` at \${wrong.pointer}\`;
  throw new AgentError(code, \`\${what}\${at}. \${wrong.message}\`, { retriable });
}

export interface Violation {
  readonly pointer: string;
  readonly message: string;
}

/** What is wrong with a value; empty where it fits. */
export function violations(schema: JsonSchema, value: Json): Violation[] {
  const result = validatorOf(schema).validate(value);
  return result.valid ? [] : leaves(result.errors).map(toViolation);
}

export function fillDefaults(schema: JsonSchema, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((each: Json) => fillDefaults(items, each));
  }
  if (typeof value !== "object" || value === null) return value;
  const { properties = {}, additionalProperties: more } = schema;
  const filled = new Map(Object.entries(value as JsonObject));
  for (const [name, each] of filled)
    if (typeof more === "object" && !Object.hasOwn(properties, name)) filled.set(name, fillDefaults(more, each));
  for (const [name, property] of Object.entries(properties)) {
    const given = filled.has(name) ? filled.get(name) : property.default;
    if (given !== undefined) filled.set(name, fillDefaults(property, given));
  }
  return Object.fromEntries(filled);
}

/** Every keyword on the way down is reported; those that a deeper one explains are left out. */
function leaves(errors: readonly OutputUnit[]): OutputUnit[] {
  const wrapping = new Set(["properties", "items", "additionalProperties", "anyOf"]);
  const deep = errors.filter((error) => !wrapping.has(error.keyword));
  return deep.length > 0 ? deep : [...errors];
}

const toViolation = (error: OutputUnit): Violation => ({
  pointer: error.instanceLocation.replace(/^#/, ""),
  message: describe(error),
});

function describe(error: OutputUnit): string {
  const named = /"([^"]+)"\\.?$/.exec(error.error)?.[1];
  switch (error.keyword) {
    case "required":
      return named === undefined
        ? "A required property is missing."
        : \`The required property “\${named}” is missing.\`;
    case "type":
      return named === undefined ? "This has the wrong type." : \`This must be of type \${named}.\`;
    case "enum":
    case "const":
      return "This is not one of the allowed values.";
    case "false":
      return "This property is not allowed.";
    default:
      return \`This does not satisfy “\${error.keyword}”.\`;
  }
}
`;
