import type { Json, JsonObject } from "@patchbay/graph";

import { type Fields, fields, isFields, list, text } from "./read-fields.ts";

/** Deeper than this a schema is taken to refer to itself. */
const maxDepth = 8;

/** Which properties of an object an example has: those that must be there (all where none must), or all. */
type Extent = "required" | "all";

/**
 * An input that a schema takes, as far as plain keywords say what it takes: its own examples and defaults first, then the
 * smallest value of its type.
 *
 * @param greeting what a text says that is free to say anything
 */
export function exampleInput(schema: Fields, greeting: string, extent: Extent = "required"): JsonObject {
  const value = exampleOf(schema, { greeting, extent }, 0);
  return isFields(value) ? value : {};
}

/** The same for any value: all of it, with texts that say nothing. Null where the schema says nothing. */
export const exampleValue = (schema: unknown): Json => exampleOf(schema, { greeting: "", extent: "all" }, 0);

interface Wish {
  readonly greeting: string;
  readonly extent: Extent;
}

function exampleOf(schema: unknown, wish: Wish, depth: number): Json {
  if (!isFields(schema) || depth > maxDepth) return null;
  const given = [
    list(schema["examples"])[0],
    schema["default"],
    schema["const"],
    list(schema["enum"])[0],
  ].find((each) => each !== undefined);
  // What lies in a schema of a JSON document is JSON.
  if (given !== undefined) return given as Json;
  const type = typeOf(schema);
  switch (type) {
    case "object":
      return exampleObject(schema, wish, depth);
    case "array": {
      const count = Math.min(atLeast(schema["minItems"]), 3);
      return Array.from({ length: count }, () => exampleOf(schema["items"], wish, depth + 1));
    }
    case "string":
      return exampleText(schema, wish.greeting);
    case "integer":
    case "number":
      return exampleNumber(schema, type === "integer");
    case "boolean":
      return false;
    default:
      return null;
  }
}

/** The first type of several; without one, what the other keywords speak of. */
function typeOf(schema: Fields): string {
  const type = text(schema["type"]) || text(list(schema["type"])[0]);
  if (type !== "") return type;
  return isFields(schema["properties"]) ? "object" : "";
}

function exampleObject(schema: Fields, wish: Wish, depth: number): JsonObject {
  const properties = fields(schema["properties"]);
  const required = list(schema["required"]).map(text);
  const names = wish.extent === "required" && required.length > 0 ? required : Object.keys(properties);
  return Object.fromEntries(
    names.map((name) => [name, exampleOf(properties[name], wish, depth + 1)] as const),
  );
}

function exampleText(schema: Fields, greeting: string): string {
  const format = formats[text(schema["format"])];
  if (format !== undefined) return format;
  const maxLength = schema["maxLength"];
  const long = greeting.padEnd(atLeast(schema["minLength"]), ".");
  return typeof maxLength === "number" ? long.slice(0, maxLength) : long;
}

const formats: Readonly<Record<string, string>> = {
  date: "2030-01-31",
  "date-time": "2030-01-31T12:00:00Z",
  time: "12:00:00Z",
  email: "ada@example.com",
  uri: "https://example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
};

function exampleNumber(schema: Fields, isWhole: boolean): number {
  const { minimum, maximum } = schema;
  const least = typeof minimum === "number" ? minimum : 0;
  const most = typeof maximum === "number" ? Math.min(least, maximum) : least;
  return isWhole ? Math.ceil(most) : most;
}

const atLeast = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);
