import { Validator, type OutputUnit, type Schema } from "@cfworker/json-schema";

import { fillMessage, type Message, type MessageParams } from "../diagnostics/message.ts";
import { say } from "../diagnostics/say.ts";
import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { isObject, type Json } from "../json.ts";
import type { JsonSchema } from "./json-schema.ts";

/** A value that does not fit its schema; `pointer` is a JSON pointer (RFC 6901) into the value. */
export interface SchemaViolation {
  readonly pointer: string;
  /** In English. */
  readonly message: string;
  /** The message's key in the catalog and what its placeholders stand for; absent where another catalog has none. */
  readonly message_key?: string;
  readonly params?: MessageParams | undefined;
}

/** What is wrong with a value, before it is put into words. */
export interface SchemaProblem {
  readonly pointer: string;
  readonly message: Message;
}

/** Fills defaults in and validates; made once per schema, used for every value. */
export interface SchemaValidator {
  /** `value` with the defaults of missing properties filled in; never changes what it was given. */
  withDefaults(value: Json): Json;
  /** What is wrong with `value`; empty where it fits. Messages name keys and types, never the value itself. */
  violations(value: Json): SchemaViolation[];
  /** The same, in no language yet. */
  problems(value: Json): SchemaProblem[];
}

/** Interprets the schema (no code is generated, so it runs under any content security policy). */
export function createValidator(schema: JsonSchema): SchemaValidator {
  // Our subset is a subset of what the library takes; its own type says `undefined` differently.
  const validator = new Validator(withoutFormats(schema) as Schema, "2020-12", false);
  const defaulting = hasDefaults(schema);
  const problemsOf = (value: Json): SchemaProblem[] => {
    const result = validator.validate(value);
    return result.valid ? [] : leaves(result.errors).map(toProblem);
  };
  return {
    withDefaults: (value) => (defaulting ? fillDefaults(schema, value) : value),
    violations: (value) => problemsOf(value).map(inWords),
    problems: problemsOf,
  };
}

/** `format` is an annotation (GRAPH.md section 1); the library would judge by it, with regular expressions of its own. */
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

function hasDefaults(schema: JsonSchema): boolean {
  return childSchemas(schema).some((child) => child.default !== undefined || hasDefaults(child));
}

function childSchemas({ properties, additionalProperties: more, items }: JsonSchema): JsonSchema[] {
  return [
    ...Object.values(properties ?? {}),
    ...(typeof more === "object" ? [more] : []),
    ...(items === undefined ? [] : [items]),
  ];
}

function fillDefaults(schema: JsonSchema, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((each: Json) => fillDefaults(items, each));
  }
  if (!isObject(value)) return value;
  const { properties = {}, additionalProperties: more } = schema;
  const filled = new Map(Object.entries(value));
  for (const [name, each] of filled)
    if (typeof more === "object" && !Object.hasOwn(properties, name))
      filled.set(name, fillDefaults(more, each));
  for (const [name, property] of Object.entries(properties)) {
    const given = filled.has(name) ? filled.get(name) : property.default;
    if (given !== undefined) filled.set(name, fillDefaults(property, given));
  }
  return Object.fromEntries(filled);
}

/** The library reports every keyword on the way down; those that a deeper one explains are dropped. */
function leaves(errors: readonly OutputUnit[]): OutputUnit[] {
  const wrapping = new Set(["properties", "items", "additionalProperties", "anyOf"]);
  const deep = errors.filter((error) => !wrapping.has(error.keyword));
  return deep.length > 0 ? deep : [...errors];
}

const toProblem = (error: OutputUnit): SchemaProblem => ({
  pointer: error.instanceLocation.replace(/^#/, ""),
  message: describe(error),
});

const inWords = ({ pointer, message }: SchemaProblem): SchemaViolation => ({
  pointer,
  message: fillMessage(schemaMessages, message) ?? message.message_key,
  ...message,
});

/** Messages of our own: the library's quote the value, which may be what somebody said in confidence. */
function describe(error: OutputUnit): Message {
  const named = /"([^"]+)"\.?$/.exec(error.error)?.[1];
  switch (error.keyword) {
    case "required":
      return named === undefined ? say("violates_presence") : say("violates_presence_of", { name: named });
    case "type":
      return say("violates_type_of", { type: named ?? "" });
    case "enum":
    case "const":
      return say("violates_choice");
    case "false":
      return say("violates_properties");
    default:
      return say("violates_keyword", { keyword: error.keyword });
  }
}
