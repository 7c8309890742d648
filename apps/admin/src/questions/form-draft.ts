import { createValidator, type Json, type JsonSchema } from "@patchbay/graph";

import { violationInReadersWords } from "../problems/problem-words.ts";
import { t } from "../words/words.ts";
import type { FormField } from "./form-field.ts";

/** What has been entered so far, by the fields' pointers: texts as they were typed, boxes as they are ticked. */
export type FormDraft = Readonly<Record<string, string | boolean>>;

/** A form that was read: the value, or what is wrong by the pointer of the field. */
export type FormReading =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problems: ReadonlyMap<string, string> };

/** A form with nothing entered but the schema's defaults. */
export const emptyDraft = (fields: readonly FormField[]): FormDraft =>
  Object.fromEntries(fields.flatMap(initialEntries));

function initialEntries({ pointer, control, schema, isRequired }: FormField): [string, string | boolean][] {
  const { default: preset } = schema;
  switch (control.kind) {
    case "group":
      // What the group as a whole begins with is what its fields begin with.
      return control.fields.flatMap((field) => initialEntries(withPreset(field, preset)));
    case "boolean":
      return [[pointer, preset === true]];
    case "choice": {
      const chosen = control.options.findIndex((option) => same(option, preset));
      const only = isRequired && control.options.length === 1 ? 0 : -1;
      return [[pointer, choiceKey(chosen === -1 ? only : chosen)]];
    }
    case "text":
      return [[pointer, typeof preset === "string" ? preset : ""]];
    case "number":
      return [[pointer, typeof preset === "number" ? String(preset) : ""]];
    case "lines":
      return [[pointer, Array.isArray(preset) ? preset.map(String).join("\n") : ""]];
    case "json":
      return [[pointer, preset === undefined ? "" : JSON.stringify(preset, null, 2)]];
  }
}

/** A form with a value entered; what has no field of its own in it is left out. */
export const filledDraft = (fields: readonly FormField[], value: Json): FormDraft =>
  Object.fromEntries(
    fields.flatMap((field) =>
      initialEntries(
        field.pointer === ""
          ? { ...field, schema: { ...field.schema, default: value } }
          : withValue(field, value),
      ),
    ),
  );

/** A field that begins with what an object has for it, or with nothing. */
function withValue(field: FormField, group: Json): FormField {
  const { default: _, ...schema } = field.schema;
  const inside =
    field.control.kind === "group"
      ? { ...field.control, fields: field.control.fields.map((each) => withValue(each, {})) }
      : field.control;
  return withPreset({ ...field, schema, control: inside }, group);
}

function withPreset(field: FormField, group: Json | undefined): FormField {
  if (field.schema.default !== undefined || typeof group !== "object" || group === null) return field;
  const preset = Object.entries(group).find(([name]) => name === field.name)?.[1];
  return preset === undefined ? field : { ...field, schema: { ...field.schema, default: preset } };
}

/** A choice in the draft is the place of its option, for options may be any JSON; empty where none is chosen. */
export const choiceKey = (index: number): string => (index === -1 ? "" : String(index));

/**
 * Reads what was entered. A field that is empty is left out; where it is required that is a problem, and so is whatever
 * the schema does not take.
 */
export function readForm(schema: JsonSchema, fields: readonly FormField[], draft: FormDraft): FormReading {
  const problems = new Map<string, string>();
  const [first] = fields;
  const value =
    first?.pointer === "" ? readField(first, draft, problems) : readGroup(fields, draft, problems);
  if (problems.size > 0) return { ok: false, problems };
  const violations = createValidator(schema).violations(value ?? null);
  for (const violation of violations) {
    const { pointer } = violation;
    const at = fieldAt(fields, pointer);
    // Of what is wrong inside of a field's JSON only the violation itself knows.
    const wanted = at === pointer ? told(find(fields, at), draft) : undefined;
    if (!problems.has(at)) problems.set(at, wanted ?? violationInReadersWords(violation).message);
  }
  return violations.length > 0 ? { ok: false, problems } : { ok: true, value: value ?? null };
}

function readGroup(
  fields: readonly FormField[],
  draft: FormDraft,
  problems: Map<string, string>,
): Record<string, Json> {
  const entries = fields.flatMap((field): [string, Json][] => {
    const value = readField(field, draft, problems);
    return value === undefined ? [] : [[field.name, value]];
  });
  return Object.fromEntries(entries);
}

function readField(field: FormField, draft: FormDraft, problems: Map<string, string>): Json | undefined {
  const { control, pointer, isRequired } = field;
  if (control.kind === "boolean") return draft[pointer] === true;
  if (control.kind === "group") {
    // A group that may be left out is, as long as nothing in it was touched.
    if (!isRequired && !isTouched(control.fields, draft)) return undefined;
    return readGroup(control.fields, draft, problems);
  }
  const entered = String(draft[pointer] ?? "");
  if (entered.trim() === "") {
    if (isRequired) problems.set(pointer, t(control.kind === "choice" ? "form.notChosen" : "form.required"));
    return undefined;
  }
  switch (control.kind) {
    case "text":
      return entered;
    case "choice":
      return control.options[Number(entered)];
    case "number": {
      const number = Number(entered);
      if (Number.isFinite(number) && (!control.isWhole || Number.isInteger(number))) return number;
      problems.set(pointer, t(control.isWhole ? "form.notWhole" : "form.notNumber"));
      return undefined;
    }
    case "lines":
      return entered.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
    case "json": {
      const value = parsedJson(entered);
      if (value === undefined) problems.set(pointer, t("form.notJson"));
      return value;
    }
  }
}

/** What a text says as JSON; undefined where it is none. */
function parsedJson(entered: string): Json | undefined {
  try {
    // JSON.parse makes nothing but JSON.
    return JSON.parse(entered) as Json;
  } catch {
    return undefined;
  }
}

const isTouched = (fields: readonly FormField[], draft: FormDraft): boolean =>
  fields.some(({ control, pointer }) =>
    control.kind === "group"
      ? isTouched(control.fields, draft)
      : draft[pointer] === true || (typeof draft[pointer] === "string" && draft[pointer] !== ""),
  );

/** The pointer of the field that holds this place: itself, or the nearest one around it. */
function fieldAt(fields: readonly FormField[], pointer: string): string {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/")))
    if (find(fields, at) !== undefined) return at;
  return "";
}

function find(fields: readonly FormField[], pointer: string): FormField | undefined {
  for (const field of fields) {
    if (field.pointer === pointer) return field;
    const inside = field.control.kind === "group" ? find(field.control.fields, pointer) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** What a field's schema asks for, in words; undefined where it asks for nothing that has a name. */
function told(field: FormField | undefined, draft: FormDraft): string | undefined {
  if (field === undefined) return undefined;
  const { control, schema } = field;
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  switch (control.kind) {
    case "number":
      return between(minimum, maximum, ["form.between", "form.atLeast", "form.atMost"]);
    case "text":
      return between(minLength, maxLength, ["form.lengthBetween", "form.lengthAtLeast", "form.lengthAtMost"]);
    case "lines":
      return between(minItems, maxItems, ["form.itemsBetween", "form.itemsAtLeast", "form.itemsAtMost"]);
    case "json":
      return Array.isArray(parsedJson(String(draft[field.pointer]))) && schema.type === "array"
        ? between(minItems, maxItems, ["form.itemsBetween", "form.itemsAtLeast", "form.itemsAtMost"])
        : undefined;
    case "boolean":
    case "choice":
    case "group":
      return undefined;
  }
}

function between(
  min: number | undefined,
  max: number | undefined,
  [both, least, most]: readonly [
    "form.between" | "form.lengthBetween" | "form.itemsBetween",
    "form.atLeast" | "form.lengthAtLeast" | "form.itemsAtLeast",
    "form.atMost" | "form.lengthAtMost" | "form.itemsAtMost",
  ],
): string | undefined {
  if (min !== undefined && max !== undefined) return t(both, { min, max });
  if (min !== undefined) return t(least, { min });
  return max === undefined ? undefined : t(most, { max });
}

const same = (a: Json, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
