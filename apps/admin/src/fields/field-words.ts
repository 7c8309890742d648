import { textFor } from "../words/words.ts";
import type { FormField } from "./form-of.ts";

/** The first of some texts about fields that the catalog has. None of them has anything to be filled in. */
function firstWord(...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const word = textFor(key);
    if (word !== undefined) return word;
  }
  return undefined;
}

/** What people call a field: as the catalog says, else its schema, else its own name. */
export const fieldLabel = (type: string, { name, title }: Pick<FormField, "name" | "title">): string =>
  firstWord(`inspector.field.${type}.${name}`, `inspector.field.${name}`) ??
  title?.replace(/ \(milliseconds\)$/, "") ??
  name.replaceAll("_", " ");

/** What helps to fill in a field; undefined where there is nothing to be said. */
export const fieldHint = (
  type: string,
  { name, description }: Pick<FormField, "name" | "description">,
): string | undefined => firstWord(`inspector.hint.${type}.${name}`, `inspector.hint.${name}`) ?? description;

/** What people call one of the values of a field; the value itself where the catalog knows none. */
export const optionLabel = (field: string, value: string): string =>
  firstWord(`inspector.option.${field}.${value}`) ?? value;

/** What people call a choice between ways, or one of them. */
export const wayLabel = (group: string, way?: string): string =>
  firstWord(way === undefined ? `inspector.way.${group}` : `inspector.way.${group}.${way}`) ?? way ?? group;
