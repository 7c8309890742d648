import type { JsonObject } from "@patchbay/graph";

import type { Route } from "../editing/commands/change-at.ts";
import { isFields, list } from "../graph/read-fields.ts";
import { kindOfSchema, ofKind, type SchemaKind } from "./schema-parts.ts";

/** A schema, and whether its values may be null beside what they are otherwise. */
export interface NullableSchema {
  /** The schema without null: one kind, with all that is said of it in one place. */
  readonly plain: JsonObject;
  readonly mayBeNull: boolean;
  /** Where in the schema the keywords lie that are about values of one kind. */
  readonly inside: Route;
  /** The schema with another plain one, in the spelling that it had. */
  readonly written: (plain: JsonObject, mayBeNull: boolean) => JsonObject;
}

/** Whether null beside the values of a kind says anything. */
export const takesNull = (kind: SchemaKind): boolean => kind !== "null" && kind !== "any" && kind !== "other";

/**
 * Reads a schema whose values may be null: `anyOf` of one schema and null, which is how the language says it, or a list of a
 * type and null, which is JSON Schema too and what many know (2020-12, validation, section 6.1.1). Total; what is neither,
 * or is not that alone, is its own plain schema.
 */
export function nullableSchema(schema: JsonObject): NullableSchema {
  return (
    fromList(schema) ?? fromAlternatives(schema) ?? { plain: schema, mayBeNull: false, inside: [], written }
  );
}

/** A schema that may be null from now on is written as the language takes it. */
const written = (plain: JsonObject, mayBeNull: boolean): JsonObject =>
  mayBeNull && takesNull(kindOfSchema(plain))
    ? { ...outer(plain), anyOf: [inner(plain), { type: "null" }] }
    : plain;

function fromList(schema: JsonObject): NullableSchema | undefined {
  const types = list(schema["type"]);
  const [type, ...others] = types.filter((each) => each !== "null");
  if (types.length !== 2 || typeof type !== "string" || others.length > 0) return undefined;
  const plain = { ...schema, type };
  // The values of a choice are those that it lists, whatever its type says.
  if (!isOneKind(plain) || kindOfSchema(plain) === "choice") return undefined;
  const isNullFirst = types[0] === "null";
  return {
    plain,
    mayBeNull: true,
    inside: [],
    written: (next, mayBeNull) => {
      const kind = kindOfSchema(next);
      const each = next["type"];
      return mayBeNull && takesNull(kind) && kind !== "choice" && each !== undefined
        ? { ...next, type: isNullFirst ? ["null", each] : [each, "null"] }
        : written(next, mayBeNull);
    },
  };
}

function fromAlternatives(schema: JsonObject): NullableSchema | undefined {
  const { anyOf, ...around } = schema;
  const alternatives = list(anyOf).map((each) => (isFields(each) ? (each as JsonObject) : {}));
  const at = alternatives.findIndex((each) => !isNull(each));
  const given = alternatives[at];
  if (alternatives.length !== 2 || given === undefined || !alternatives.some(isNull)) return undefined;
  // What is said twice, or of both alternatives, can be told by JSON alone.
  if (Object.keys(around).some((keyword) => isInner(keyword) || Object.hasOwn(given, keyword)))
    return undefined;
  const plain = { ...around, ...given };
  if (!isOneKind(plain)) return undefined;
  const stays = (keyword: string) => isInner(keyword) || Object.hasOwn(given, keyword);
  return {
    plain,
    mayBeNull: true,
    inside: ["anyOf", at],
    written: (next, mayBeNull) => {
      if (!mayBeNull || !takesNull(kindOfSchema(next))) return next;
      return {
        ...picked(next, (keyword) => !stays(keyword)),
        anyOf: alternatives.map((each, index) => (index === at ? picked(next, stays) : each)),
      };
    },
  };
}

const isNull = (schema: JsonObject): boolean => schema["type"] === "null" && Object.keys(schema).length === 1;

const isOneKind = (plain: JsonObject): boolean => takesNull(kindOfSchema(plain));

/** Defaults are filled in where the schema itself says them, and examples stand beside them. */
const isInner = (keyword: string): boolean =>
  ofKind.has(keyword) && keyword !== "default" && keyword !== "examples";

const inner = (schema: JsonObject): JsonObject => picked(schema, isInner);
const outer = (schema: JsonObject): JsonObject => picked(schema, (keyword) => !isInner(keyword));

const picked = (schema: JsonObject, isWanted: (keyword: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => isWanted(keyword)));
