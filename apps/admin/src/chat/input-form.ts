import type { JsonObject } from "@patchbay/graph";

import { type Fields, isFields } from "../graph/read-fields.ts";

/** Whether an input schema asks for one text named `message` and nothing else, so that a plain text field can fill it. */
export function isMessageSchema(schema: Fields): boolean {
  const properties = isFields(schema.properties) ? schema.properties : {};
  const [name, ...others] = Object.keys(properties);
  const message = properties[name ?? ""];
  return name === "message" && others.length === 0 && isFields(message) && message.type === "string";
}

/** An input of a schema's shape to begin with: defaults where it has them, else the type's empty value. */
export function inputExample(schema: Fields): JsonObject {
  return JSON.parse(JSON.stringify(emptyObject(schema, 0)));
}

const maxDepth = 8; // a draft may hold anything, also what refers to itself by depth

function emptyObject(schema: Fields, depth: number): Fields {
  const properties = isFields(schema.properties) ? schema.properties : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, emptyValue(property, depth + 1)]),
  );
}

function emptyValue(schema: unknown, depth: number): unknown {
  if (!isFields(schema) || depth > maxDepth) return null;
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  switch (schema.type) {
    case "string":
      return "";
    case "number":
    case "integer":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object":
      return emptyObject(schema, depth);
    default:
      return null;
  }
}

/** A text as a JSON object; undefined when it is none. */
export function parseInput(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // JSON.parse makes nothing but JSON, so an object of its making is a JsonObject.
    return isFields(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
