import type { Json, JsonObject, JsonSchema } from "@patchbay/graph";

import { isFields, list, text } from "../graph/read-fields.ts";
import { moved } from "./list-edits.ts";

/** The kinds of values that the editor tells apart; `other` is what it leaves to JSON. */
export const schemaKinds = [
  "string",
  "choice",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "null",
  "any",
] as const;
export type SchemaKind = (typeof schemaKinds)[number] | "other";

/** Of what kind a schema's values are. Total: a draft may hold anything. */
export function kindOfSchema(schema: unknown): SchemaKind {
  if (!isFields(schema)) return "other";
  if (schema["anyOf"] !== undefined || schema["const"] !== undefined) return "other";
  const { type } = schema;
  if (schema["enum"] !== undefined) {
    const isOf = (kind: "string" | "number"): boolean =>
      list(schema["enum"]).every((each) => typeof each === kind);
    if (!Array.isArray(schema["enum"])) return "other";
    if (isOf("string") && (type === undefined || type === "string")) return "choice";
    return isOf("number") && (type === undefined || type === "number" || type === "integer")
      ? "choice"
      : "other";
  }
  if (type === undefined)
    return schema["properties"] === undefined && schema["items"] === undefined ? "any" : "other";
  return schemaKinds.find((kind) => kind === type) ?? "other";
}

/** What a schema can say that is about values of one kind alone. */
export const ofKind: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "enum",
  "const",
  "anyOf",
  "format",
  "default",
  "examples",
] satisfies (keyof JsonSchema)[]);

/** A schema of another kind, with what is said about either kind alike, and what nobody here knows the meaning of. */
export function withKind(schema: JsonObject, kind: SchemaKind): JsonObject {
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !ofKind.has(keyword)));
  switch (kind) {
    case "any":
      return kept;
    case "choice":
      return { ...kept, type: "string", enum: ["a", "b"] };
    case "array":
      return { ...kept, type: "array", items: { type: "string" } };
    case "object":
      return { ...kept, type: "object", properties: {} };
    case "other":
      return schema;
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return { ...kept, type: kind };
  }
}

/** Formats that are offered for texts (JSON Schema 2020-12, validation, section 7.3). */
export const formats = ["date-time", "date", "time", "duration", "email", "uri", "uuid", "hostname"] as const;

/** Whether the values of a schema are numbers, also those of a choice. */
export const isNumeric = ({ type, enum: values }: JsonObject): boolean =>
  type === "number" || type === "integer" || list(values).some((each) => typeof each === "number");

export interface SchemaProperty {
  readonly name: string;
  readonly schema: Json;
  readonly isRequired: boolean;
}

/** The properties of an object's schema, in their order. */
export function propertiesOf(schema: JsonObject): readonly SchemaProperty[] {
  const { properties } = schema;
  const required = new Set(list(schema["required"]).map(text));
  return isFields(properties)
    ? Object.entries(properties).map(([name, each]) => ({
        name,
        schema: each,
        isRequired: required.has(name),
      }))
    : [];
}

/** The schema with a property that is said anew, or with one more. */
export const withProperty = (schema: JsonObject, name: string, property: Json): JsonObject => ({
  ...schema,
  properties: { ...membersOf(schema), [name]: property },
});

export function withoutProperty(schema: JsonObject, name: string): JsonObject {
  const { [name]: _, ...properties } = membersOf(schema);
  return withRequired({ ...schema, properties }, name, false);
}

export function withRequired(schema: JsonObject, name: string, isRequired: boolean): JsonObject {
  const before = list(schema["required"]).map(text);
  if (before.includes(name) === isRequired) return schema;
  const { required: _, ...others } = schema;
  const required = isRequired ? [...before, name] : before.filter((each) => each !== name);
  return required.length === 0 ? others : { ...others, required };
}

/** The schema with a property one place further up (-1) or down (1). */
export function withMovedProperty(schema: JsonObject, name: string, step: -1 | 1): JsonObject {
  const entries = Object.entries(membersOf(schema));
  const from = entries.findIndex(([each]) => each === name);
  const next = moved(entries, from, from + step);
  return next === entries ? schema : { ...schema, properties: Object.fromEntries(next) };
}

/** The schema with one of its keywords set, or removed by `undefined`. */
export function withKeyword(
  schema: JsonObject,
  keyword: keyof JsonSchema,
  value: Json | undefined,
): JsonObject {
  const { [keyword]: _, ...others } = schema;
  return value === undefined ? others : { ...schema, [keyword]: value };
}

const membersOf = (schema: JsonObject): JsonObject =>
  isFields(schema["properties"]) ? schema["properties"] : {};
