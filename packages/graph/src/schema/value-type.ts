import type { Message } from "../diagnostics/message.ts";
import { enumerated, say } from "../diagnostics/say.ts";
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
  /** Why it may be missing, as half a sentence; absent where it is always there. */
  readonly missing?: Message;
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
  if (schema.enum !== undefined) return typeOfEnum(schema.enum);
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

function typeOfEnum(values: readonly Json[]): ValueType {
  const texts = values.filter((value) => typeof value === "string");
  // As it is in most cases, and then there may be very many.
  return texts.length === values.length ? stringOf([texts]) : unionOf(values.map(typeOfJson));
}

function typeOfObjectSchema(schema: JsonSchema, side: Side): ValueType {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]): [string, FieldType] => {
    const type = typeOfSchema(property, side);
    const isThere = isPresent(side, required.has(name), property.default !== undefined);
    return [name, isThere ? { type } : { type, missing: say("missing_in_schema", { name }) }];
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

/** A union of more kinds of objects is `any`, a text of more known values any text: nobody tells so many apart. */
const mostMembers = 100;
const mostValues = 200;

/** So deep do lists and optionals that differ melt: each level may hold both, so the work doubles with every one. */
const deepestMelting = 4;

/** The smallest type that holds every value of `types`: `any` swallows, equal kinds melt. Linear in the types. */
export const unionOf = (types: readonly ValueType[]): ValueType => unionAt(types, 0);

/** @param level in how many lists and optionals the union stands that are being melted */
function unionAt(types: readonly ValueType[], level: number): ValueType {
  if (types.length === 1 && types[0] !== undefined) return types[0];
  // By what melts together, in the order in which each is first met; objects stay apart.
  const groups = new Map<string, ValueType[]>();
  const objects = new Set<ValueType>();
  for (const type of types.flatMap((each) => (each.kind === "union" ? each.members : [each]))) {
    if (type.kind === "any") return anyType;
    if (type.kind === "never" || objects.has(type)) continue;
    if (type.kind === "object") objects.add(type);
    const group = isNumeric(type) ? "number" : type.kind === "object" ? `object ${objects.size}` : type.kind;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [type]);
    else members.push(type);
  }
  if (objects.size > mostMembers) return anyType;
  const members = [...groups.values()].map((group) => melted(group, level));
  const [first] = members;
  if (first === undefined) return { kind: "never" };
  return members.length === 1 ? first : { kind: "union", members };
}

/** The type of a group of types of one kind; there is at least one. */
function melted(types: readonly ValueType[], level: number): ValueType {
  const [first = anyType] = types;
  if (types.every((type) => type === first)) return first;
  if (isNumeric(first)) return types.every(({ kind }) => kind === "int") ? first : numberType;
  switch (first.kind) {
    case "string":
      return stringOf(types.map((type) => (type.kind === "string" ? type.values : undefined)));
    case "list":
      return listOf(
        meltedInside(
          types.flatMap((type) => (type.kind === "list" ? type.items : [])),
          level,
        ),
      );
    case "optional":
      return {
        kind: "optional",
        value: meltedInside(
          types.flatMap((type) => (type.kind === "optional" ? type.value : [])),
          level,
        ),
      };
    case "any":
    case "null":
    case "bool":
    case "int":
    case "number":
    case "timestamp":
    case "duration":
    case "bytes":
    case "never":
    case "object":
    case "union":
      return first;
  }
}

const meltedInside = (types: readonly ValueType[], level: number): ValueType =>
  level < deepestMelting ? unionAt(types, level + 1) : anyType;

/** A text that is one of all these values; any text where some are not known. */
function stringOf(sets: readonly (readonly string[] | undefined)[]): ValueType {
  const values = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return stringType;
    for (const value of set) values.add(value);
    if (values.size > mostValues) return stringType;
  }
  return { kind: "string", values: [...values] };
}

export const isNumeric = (type: ValueType): boolean => type.kind === "int" || type.kind === "number";

/** Of a union; it may have unions inside, so a few tell enough. */
const mostNamed = 6;

/** What is deeper inside tells an author nothing, and types that hold each other twice would never end. */
const deepestNamed = 4;

/** How messages name a type to an author. */
export const describeType = (type: ValueType): Message => describeAt(type, 0);

/** @param level in how many types it stands that are being named */
function describeAt(type: ValueType, level: number): Message {
  if (level > deepestNamed) return say("verbatim", { text: "…" });
  switch (type.kind) {
    case "any":
      return say("type_any");
    case "null":
      return say("type_null");
    case "timestamp":
      return say("type_timestamp");
    case "duration":
      return say("type_duration");
    case "bytes":
      return say("type_bytes");
    case "number":
      return say("type_number");
    case "never":
      return say("type_nothing");
    case "bool":
      return say("type_boolean");
    case "int":
      return say("type_integer");
    case "string":
      return type.values === undefined || type.values.length > 4
        ? say("type_string")
        : say("verbatim", { text: type.values.map((value) => JSON.stringify(value)).join(" | ") });
    case "list":
      return say("type_list", { items: describeAt(type.items, level + 1) });
    case "object":
      return type.fields.size === 0
        ? say("type_object")
        : say("type_object_of", { fields: `{${[...type.fields.keys()].slice(0, 6).join(", ")}}` });
    case "optional":
      return say("type_optional", { value: describeAt(type.value, level + 1) });
    case "union": {
      const named = type.members.slice(0, mostNamed).map((member) => describeAt(member, level + 1));
      const more = type.members.length > mostNamed ? ["…"] : [];
      return say("verbatim", { text: enumerated("type_or", [...named, ...more], say("type_nothing")) });
    }
  }
}
