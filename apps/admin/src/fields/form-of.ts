import { type Json, JsonSchema, ObjectSchema } from "@patchbay/graph";
import { z } from "zod";

import { fields, isFields, text } from "../graph/read-fields.ts";

/** By what a person fills in a value. */
export type Control =
  | {
      readonly kind: "text";
      readonly isLong: boolean;
      readonly isId: boolean;
      readonly maxLength: number | undefined;
    }
  | NumberControl
  | { readonly kind: "boolean" }
  | { readonly kind: "choice"; readonly options: readonly string[] }
  /** Several of a few. */
  | { readonly kind: "choices"; readonly options: readonly string[] }
  /** A list of words or of numbers. */
  | { readonly kind: "words"; readonly isNumeric: boolean }
  | { readonly kind: "expression"; readonly expects: string }
  | { readonly kind: "template" }
  /** JSON in which expressions may stand. */
  | { readonly kind: "value" }
  /** JSON as it is. */
  | { readonly kind: "literal" }
  /** A JSON object, as text. */
  | { readonly kind: "json" }
  | { readonly kind: "schema"; readonly isObject: boolean }
  | { readonly kind: "model" | "tool" | "tools" | "agent" | "graph" | "pattern" | "channel" }
  | { readonly kind: "object"; readonly fields: readonly FormField[] }
  | { readonly kind: "list"; readonly item: ListItem; readonly fewest: number }
  | { readonly kind: "record"; readonly value: Control }
  /** A word, or an object of one field. */
  | { readonly kind: "alternatives"; readonly options: readonly Alternative[] };

export interface NumberControl {
  readonly kind: "number";
  readonly isInteger: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface Alternative {
  readonly id: string;
  /** Absent for a word. */
  readonly field?: FormField;
}

/** What each entry of a list is: an object, or one of several kinds of objects, told apart by a field. */
export type ListItem =
  | { readonly kind: "object"; readonly fields: readonly FormField[] }
  | {
      readonly kind: "variants";
      readonly by: string;
      readonly variants: readonly { readonly id: string; readonly fields: readonly FormField[] }[];
    };

export interface FormField {
  readonly name: string;
  readonly control: Control;
  readonly isRequired: boolean;
  /** What stands for it where nothing is given; undefined where there is none. */
  readonly initial: Json | undefined;
  /** As its schema says; undefined where it says nothing. */
  readonly title: string | undefined;
  readonly description: string | undefined;
}

const known = new WeakMap<z.core.$ZodType, readonly FormField[]>();

/** The form of an object's schema, one field for each of its members, in their order. */
export function formOf(schema: z.core.$ZodType): readonly FormField[] {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const inner = unwrapped(schema).schema;
  const form =
    inner instanceof z.ZodObject
      ? Object.entries(inner.shape).map(([name, field]): FormField => fieldOf(name, field))
      : [];
  known.set(schema, form);
  return form;
}

function fieldOf(name: string, field: z.core.$ZodType): FormField {
  const { schema, isOptional, initial, meta } = unwrapped(field);
  return {
    name,
    control: controlOf(schema, meta, name),
    isRequired: !isOptional && initial === undefined,
    initial,
    title: text(meta["title"]) || undefined,
    description: text(meta["description"]) || undefined,
  };
}

interface Unwrapped {
  readonly schema: z.core.$ZodType;
  readonly isOptional: boolean;
  readonly initial: Json | undefined;
  /** What the schema says about itself, its outermost layer before the inner ones. */
  readonly meta: Readonly<Record<string, unknown>>;
}

function unwrapped(schema: z.core.$ZodType): Unwrapped {
  const meta = fields(z.globalRegistry.get(schema));
  const isLayer =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  if (!isLayer) return { schema, isOptional: false, initial: undefined, meta };
  const inner = unwrapped(schema.def.innerType);
  return {
    schema: inner.schema,
    isOptional: inner.isOptional || schema instanceof z.ZodOptional,
    // The defaults of the language are JSON.
    initial: schema instanceof z.ZodDefault ? (schema.def.defaultValue as Json) : inner.initial,
    meta: { ...inner.meta, ...meta },
  };
}

function controlOf(schema: z.core.$ZodType, meta: Unwrapped["meta"], name: string): Control {
  // Which is made of itself, and never unmarked but here.
  if (schema === JsonSchema || schema === ObjectSchema)
    return { kind: "schema", isObject: schema === ObjectSchema };
  const marked = markedControl(schema, meta);
  if (marked !== undefined) return marked;
  if (schema instanceof z.ZodBoolean) return { kind: "boolean" };
  if (schema instanceof z.ZodEnum) return { kind: "choice", options: schema.options.map(String) };
  if (schema instanceof z.ZodLiteral) return { kind: "choice", options: [...schema.values].map(String) };
  if (schema instanceof z.ZodNumber) return numberControl(schema);
  if (schema instanceof z.ZodString) return textControl(schema, name);
  if (schema instanceof z.ZodArray) return listControl(schema);
  if (schema instanceof z.ZodObject) return { kind: "object", fields: formOf(schema) };
  if (schema instanceof z.ZodRecord)
    return { kind: "record", value: fieldOf(name, schema.valueType).control };
  if (schema instanceof z.ZodUnion) return unionControl(schema) ?? { kind: "json" };
  return z.safeParse(schema, "text").success ? { kind: "literal" } : { kind: "json" };
}

/** What the language marks as more than its JSON. */
function markedControl(schema: z.core.$ZodType, meta: Unwrapped["meta"]): Control | undefined {
  const kind = meta["x-field"];
  switch (kind) {
    case "expression":
      return { kind, expects: text(meta["x-expects"]) || "any" };
    case "schema":
      return { kind, isObject: !z.safeParse(schema, { type: "string" }).success };
    case "template":
    case "value":
    case "model":
    case "tool":
    case "agent":
    case "graph":
    case "pattern":
    case "channel":
      return { kind };
    default:
      return undefined;
  }
}

function numberControl(schema: z.ZodNumber): NumberControl {
  const { type, minimum, maximum } = z.toJSONSchema(schema, { io: "input" });
  return { kind: "number", isInteger: type === "integer", min: minimum, max: maximum };
}

function textControl(schema: z.ZodString, name: string): Control {
  const { maxLength, pattern } = z.toJSONSchema(schema, { io: "input" });
  // The length that a text may have says whether it is a line or more; sources of programs have no other sign.
  const isLong = name === "source" || (maxLength !== undefined && maxLength >= longText);
  return { kind: "text", isLong, isId: pattern !== undefined, maxLength };
}

const longText = 500;

function listControl(schema: z.ZodArray): Control {
  const { element } = schema;
  const { control } = fieldOf("", element);
  switch (control.kind) {
    case "choice":
      return { kind: "choices", options: control.options };
    case "text":
      return { kind: "words", isNumeric: false };
    case "number":
      return { kind: "words", isNumeric: true };
    case "tool":
      return { kind: "tools" };
    case "object":
      return { kind: "list", item: control, fewest: fewestOf(schema) };
    default: {
      const item = variantsOf(element);
      return item === undefined ? { kind: "json" } : { kind: "list", item, fewest: fewestOf(schema) };
    }
  }
}

const fewestOf = (schema: z.ZodArray): number =>
  numberOr(fields(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }))["minItems"], 0);

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

function variantsOf(schema: z.core.$ZodType): ListItem | undefined {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return undefined;
  const by = schema.def.discriminator;
  const variants = schema.options.flatMap((option) => {
    const tag = option instanceof z.ZodObject ? option.shape[by] : undefined;
    return tag instanceof z.ZodLiteral
      ? [{ id: String(tag.value), fields: formOf(option).filter(({ name }) => name !== by) }]
      : [];
  });
  return { kind: "variants", by, variants };
}

/** Words, and objects of one field each: each of them is a way to say it. */
function unionControl(schema: z.ZodUnion): Control | undefined {
  const options = schema.options.map((option): readonly Alternative[] | undefined => {
    if (option instanceof z.ZodEnum) return option.options.map((id) => ({ id: String(id) }));
    const [field, ...others] = formOf(option);
    return field === undefined || others.length > 0 ? undefined : [{ id: field.name, field }];
  });
  return options.every((option) => option !== undefined)
    ? { kind: "alternatives", options: options.flat() }
    : undefined;
}

/** A value of a control that is there, if not right yet: what a new entry of a list begins with. */
export function startingValue(control: Control): Json {
  switch (control.kind) {
    case "text":
    case "expression":
    case "template":
    case "value":
    case "literal":
    case "model":
    case "tool":
    case "agent":
    case "pattern":
    case "channel":
      return "";
    case "number":
      return control.min ?? 1;
    case "boolean":
      return false;
    case "choice":
      return control.options[0] ?? "";
    case "choices":
    case "words":
    case "tools":
    case "list":
      return [];
    case "json":
    case "graph":
    case "record":
      return {};
    case "schema":
      return { type: control.isObject ? "object" : "string" };
    case "object":
      return startingObject(control.fields);
    case "alternatives":
      return control.options[0]?.id ?? "";
  }
}

/** An object with what it must have. */
export const startingObject = (form: readonly FormField[]): { readonly [name: string]: Json } =>
  Object.fromEntries(
    form.filter(({ isRequired }) => isRequired).map(({ name, control }) => [name, startingValue(control)]),
  );

/** Whether a control can show a value; what it cannot show is mended as JSON. `undefined` fits all: nothing is given. */
export function canShow(control: Control, value: unknown): boolean {
  if (value === undefined) return true;
  switch (control.kind) {
    case "text":
    case "expression":
    case "template":
    case "model":
    case "tool":
    case "agent":
    case "pattern":
    case "channel":
      return typeof value === "string";
    case "choice":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "choices":
    case "tools":
      return Array.isArray(value) && value.every((each) => typeof each === "string");
    case "words":
      return (
        Array.isArray(value) &&
        value.every((each) => typeof each === (control.isNumeric ? "number" : "string"))
      );
    case "value":
    case "literal":
      return true;
    case "json":
    case "graph":
    case "record":
    case "object":
    case "schema":
      return isFields(value);
    case "list":
      return Array.isArray(value) && value.every(isFields);
    case "alternatives":
      return control.options.some(({ id, field }) =>
        field === undefined ? value === id : isFields(value) && Object.hasOwn(value, id),
      );
  }
}
