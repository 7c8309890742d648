import type { Json, JsonSchema } from "@patchbay/graph";

/**
 * What is known of a value before anything runs: enough to choose the operator that means the same in TypeScript.
 * `unknown` is any JSON. A number is a double, as all of JSON's are, or one of the engine's integers (a literal, a size),
 * which divide differently; `either` where both may come.
 */
export type StaticType =
  | { readonly kind: "unknown" | "null" | "bool" | "string" }
  /** A value that is no JSON, such as a time: nothing is translated that reads it. */
  | { readonly kind: "opaque" }
  | { readonly kind: "number"; readonly rep: "double" | "int" | "either" }
  | { readonly kind: "list"; readonly items: StaticType }
  /** Null, or a value of that type; nothing is done with it before it has been compared with null. */
  | { readonly kind: "nullable"; readonly of: StaticType }
  | ObjectType;

export interface ObjectType {
  readonly kind: "object";
  readonly fields: ReadonlyMap<string, FieldType>;
  /** The type of keys that are not listed; absent where nothing is known of them. */
  readonly rest?: StaticType;
}

export interface FieldType {
  readonly type: StaticType;
  readonly isOptional: boolean;
}

export const unknownType: StaticType = { kind: "unknown" };
export const boolType: StaticType = { kind: "bool" };
export const stringType: StaticType = { kind: "string" };
export const doubleType: StaticType = { kind: "number", rep: "double" };
export const intType: StaticType = { kind: "number", rep: "int" };
export const listOf = (items: StaticType): StaticType => ({ kind: "list", items });

/** An object with exactly these fields, all of them always there. */
export const objectOf = (fields: Readonly<Record<string, StaticType>>): ObjectType => ({
  kind: "object",
  fields: new Map(Object.entries(fields).map(([name, type]) => [name, { type, isOptional: false }])),
});

/** The type of the values that have passed `schema` with its defaults filled in. */
export function typeOfSchema(schema: JsonSchema): StaticType {
  if (schema.const !== undefined) return typeOfJson(schema.const);
  if (schema.enum !== undefined) return commonType(schema.enum.map(typeOfJson));
  // Defaults below `anyOf` are not filled in, so what is there is not what the schemas say.
  if (schema.anyOf !== undefined) return unknownType;
  switch (schema.type) {
    case undefined:
      return unknownType;
    case "null":
      return { kind: "null" };
    case "boolean":
      return boolType;
    case "integer":
    case "number":
      return doubleType;
    case "string":
      return stringType;
    case "array":
      return listOf(schema.items === undefined ? unknownType : typeOfSchema(schema.items));
    case "object":
      return typeOfObjectSchema(schema);
  }
}

function typeOfObjectSchema({
  properties = {},
  required = [],
  additionalProperties,
}: JsonSchema): StaticType {
  // What objects of JavaScript inherit under the same name must not be taken for it: such a property is read with care.
  const fields = Object.entries(properties).flatMap(([name, property]): [string, FieldType][] =>
    name in Object.prototype
      ? []
      : [
          [
            name,
            {
              type: typeOfSchema(property),
              isOptional: !required.includes(name) && property.default === undefined,
            },
          ],
        ],
  );
  const rest = typeof additionalProperties === "object" ? typeOfSchema(additionalProperties) : undefined;
  const isBare = Object.keys(properties).length === 0;
  if (fields.length === 0)
    return { kind: "object", fields: new Map(), rest: (isBare ? rest : undefined) ?? unknownType };
  return { kind: "object", fields: new Map(fields) };
}

function typeOfJson(value: Json): StaticType {
  if (value === null) return { kind: "null" };
  if (typeof value === "boolean") return boolType;
  if (typeof value === "number") return doubleType;
  return typeof value === "string" ? stringType : unknownType;
}

/** The type that holds the values of all of `types`. */
export function commonType(types: readonly StaticType[]): StaticType {
  const [first, ...others] = types;
  if (first === undefined) return unknownType;
  return others.reduce(commonOfTwo, first);
}

function commonOfTwo(a: StaticType, b: StaticType): StaticType {
  if (a.kind === "number" && b.kind === "number")
    return a.rep === b.rep ? a : { kind: "number", rep: "either" };
  if (a.kind === "list" && b.kind === "list") return listOf(commonOfTwo(a.items, b.items));
  if ([a.kind, b.kind].some((kind) => kind === "object" || kind === "nullable"))
    return JSON.stringify(printable(a)) === JSON.stringify(printable(b)) ? a : unknownType;
  return a.kind === b.kind ? a : unknownType;
}

const printable = (type: StaticType): unknown =>
  type.kind === "object"
    ? {
        fields: [...type.fields].map(([name, field]) => [name, field.isOptional, printable(field.type)]),
        rest: type.rest && printable(type.rest),
      }
    : type.kind === "list"
      ? { items: printable(type.items) }
      : type.kind === "nullable"
        ? { of: printable(type.of) }
        : type;

/** As an expression's value leaves it, as JSON: the engine's integers have become numbers like all others. */
export function asJsonType(type: StaticType): StaticType {
  switch (type.kind) {
    case "number":
      return doubleType;
    case "list":
      return listOf(asJsonType(type.items));
    case "nullable":
      return { kind: "nullable", of: asJsonType(type.of) };
    case "object":
      return {
        kind: "object",
        fields: new Map(
          [...type.fields].map(([name, field]) => [name, { ...field, type: asJsonType(field.type) }]),
        ),
        ...(type.rest === undefined ? {} : { rest: asJsonType(type.rest) }),
      };
    case "unknown":
    case "null":
    case "bool":
    case "string":
    case "opaque":
      return type;
  }
}

/** The type as TypeScript writes it. */
export function printType(type: StaticType): string {
  switch (type.kind) {
    case "unknown":
      return "Json";
    case "null":
      return "null";
    case "opaque":
      return "never";
    case "bool":
      return "boolean";
    case "string":
      return "string";
    case "number":
      return "number";
    case "list":
      return `readonly (${printType(type.items)})[]`;
    case "nullable":
      return `${printType(type.of)} | null`;
    case "object": {
      if (type.fields.size === 0 && type.rest !== undefined)
        return type.rest.kind === "unknown"
          ? "JsonObject"
          : `{ readonly [key: string]: ${printType(type.rest)} }`;
      if (type.fields.size === 0) return "{ readonly [key: string]: never }";
      const fields = [...type.fields].map(
        ([name, field]) =>
          `readonly ${printKey(name)}${field.isOptional ? "?" : ""}: ${printType(field.type)}`,
      );
      return `{ ${fields.join("; ")} }`;
    }
  }
}

/** A name as a key of an object, quoted where it must be. */
export const printKey = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__"
    ? name
    : name === "__proto__"
      ? '["__proto__"]'
      : JSON.stringify(name);
