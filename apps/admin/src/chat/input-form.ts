import type { JsonObject } from "@patchbay/graph";

import { type Fields, isFields } from "../graph/read-fields.ts";

/** Whether an input schema asks for one text named `message` and nothing else, so that a plain text field can fill it. */
export function isMessageSchema(schema: Fields): boolean {
  const properties = isFields(schema.properties) ? schema.properties : {};
  const [name, ...others] = Object.keys(properties);
  const message = properties[name ?? ""];
  return name === "message" && others.length === 0 && isFields(message) && message.type === "string";
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
