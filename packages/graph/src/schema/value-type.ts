import type { Json } from "../json.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The type of a value as the checker knows it: what JSON Schema can say, and what only an expression can make. */
export type ValueType =
  | {
      readonly kind:
        | "any"
        | "null"
        | "bool"
        | "int"
        | "number"
        | "timestamp"
        | "duration"
        | "bytes"
        | "never";
    }
  /** `values`: the only ones it can have, where they are known. */
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "list"; readonly items: ValueType }
  | ObjectType
  | { readonly kind: "optional"; readonly value: ValueType }
  | { readonly kind: "union"; readonly members: readonly ValueType[] };

export interface ObjectType {
  readonly kind: "object";
  readonly fields: ReadonlyMap<string, FieldType>;
  /** The type of keys that are not listed; absent where there are none. */
  readonly rest?: ValueType;
}

export interface FieldType {
  readonly type: ValueType;
  /** Why it may be missing, in words for the author; absent where it is always there. */
  readonly missing?: string;
}

export const anyType: ValueType = { kind: "any" };
export const boolType: ValueType = { kind: "bool" };
export const intType: ValueType = { kind: "int" };
export const numberType: ValueType = { kind: "number" };
export const stringType: ValueType = { kind: "string" };
export const nullType: ValueType = { kind: "null" };
export const listOf = (items: ValueType): ValueType => ({ kind: "list", items });

/** An object with exactly these fields, all of them always there. */
export function objectOf(fields: Readonly<Record<string, ValueType>>): ObjectType {
  return { kind: "object", fields: new Map(Object.entries(fields).map(([name, type]) => [name, { type }])) };
}

/**
 * What is asked of a schema: how a value looks once its defaults are `filled` in, how it looks where nobody has
 * (`bare`), or what is `accepted` because the filling is still to come.
 */
type Side = "filled" | "bare" | "accepted";

/** The type of the values that `schema` admits. Constraints that no type can say (lengths, ranges) are left to validation. */
export function typeOfSchema(schema: JsonSchema, side: Side = "filled"): ValueType {
  if (schema.const !== undefined) return typeOfJson(schema.const);
  if (schema.enum !== undefined) return unionOf(schema.enum.map(typeOfJson));
  if (schema.anyOf !== undefined)
    return unionOf(schema.anyOf.map((each) => typeOfSchema(each, side === "filled" ? "bare" : side)));
  switch (schema.type) {
    case undefined:
      return anyType;
    case "null":
      return nullType;
    case "boolean":
      return boolType;
    case "integer":
      return intType;
    case "number":
      return numberType;
    case "string":
      return stringType;
    case "array":
      return listOf(schema.items === undefined ? anyType : typeOfSchema(schema.items, side));
    case "object":
      return typeOfObjectSchema(schema, side);
  }
}

function typeOfObjectSchema(schema: JsonSchema, side: Side): ValueType {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]): [string, FieldType] => {
    const type = typeOfSchema(property, side);
    const isThere = isPresent(side, required.has(name), property.default !== undefined);
    return [
      name,
      isThere ? { type } : { type, missing: `the schema does not list “${name}” under “required”` },
    ];
  });
  const rest = restOf(schema, side);
  return { kind: "object", fields: new Map(fields), ...(rest === undefined ? {} : { rest }) };
}

function isPresent(side: Side, isRequired: boolean, hasDefault: boolean): boolean {
  switch (side) {
    case "filled":
      return isRequired || hasDefault;
    case "bare":
      return isRequired;
    case "accepted":
      return isRequired && !hasDefault;
  }
}

/**
 * JSON Schema lets unlisted keys pass by default; where an author lists properties, another name is far more often a
 * typo, so it takes `additionalProperties` to say otherwise.
 */
function restOf(schema: JsonSchema, side: Side): ValueType | undefined {
  const more = schema.additionalProperties ?? schema.properties === undefined;
  if (typeof more !== "boolean") return typeOfSchema(more, side);
  return more ? anyType : undefined;
}

/** The type of one known value; strings stay known. */
export function typeOfJson(value: Json): ValueType {
  if (value === null) return nullType;
  if (typeof value === "boolean") return boolType;
  if (typeof value === "number") return Number.isInteger(value) ? intType : numberType;
  if (typeof value === "string") return { kind: "string", values: [value] };
  if (isArray(value)) return listOf(unionOf(value.map(typeOfJson)));
  return objectOf(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typeOfJson(each)])));
}

// Array.isArray does not narrow a readonly array out of a union.
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The smallest type that holds every value of `types`: `any` swallows, equal kinds melt. */
export function unionOf(types: readonly ValueType[]): ValueType {
  const members: ValueType[] = [];
  for (const type of types.flatMap((each) => (each.kind === "union" ? each.members : [each]))) {
    if (type.kind === "any") return anyType;
    if (type.kind === "never") continue;
    const index = members.findIndex((member) => melt(member, type) !== undefined);
    const melted = index === -1 ? undefined : melt(members[index] ?? type, type);
    if (melted === undefined) members.push(type);
    else members[index] = melted;
  }
  const [first] = members;
  if (first === undefined) return { kind: "never" };
  return members.length === 1 ? first : { kind: "union", members };
}

function melt(a: ValueType, b: ValueType): ValueType | undefined {
  if (isNumeric(a) && isNumeric(b)) return a.kind === b.kind ? a : numberType;
  if (a.kind === "string" && b.kind === "string") {
    if (a.values === undefined || b.values === undefined) return stringType;
    return { kind: "string", values: [...new Set([...a.values, ...b.values])] };
  }
  if (a.kind === "list" && b.kind === "list") return listOf(unionOf([a.items, b.items]));
  if (a.kind === "optional" && b.kind === "optional")
    return { kind: "optional", value: unionOf([a.value, b.value]) };
  if (a.kind === "object" && b.kind === "object") return undefined;
  return a.kind === b.kind ? a : undefined;
}

export const isNumeric = (type: ValueType): boolean => type.kind === "int" || type.kind === "number";

/** How messages name a type to an author. */
export function nameOfType(type: ValueType): string {
  switch (type.kind) {
    case "any":
    case "null":
    case "timestamp":
    case "duration":
    case "bytes":
    case "number":
      return type.kind;
    case "never":
      return "nothing";
    case "bool":
      return "boolean";
    case "int":
      return "integer";
    case "string":
      return type.values === undefined || type.values.length > 4
        ? "string"
        : type.values.map((value) => JSON.stringify(value)).join(" | ");
    case "list":
      return `list of ${nameOfType(type.items)}`;
    case "object":
      return type.fields.size === 0 ? "object" : `object {${[...type.fields.keys()].slice(0, 6).join(", ")}}`;
    case "optional":
      return `optional ${nameOfType(type.value)}`;
    case "union":
      return type.members.map(nameOfType).join(" | ");
  }
}
