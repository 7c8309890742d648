import { GraphDocument, nodeDefinitions, Policy } from "@patchbay/graph";
import { expect, test } from "vitest";

import { english } from "../words/english.ts";
import { german } from "../words/german.ts";
import { type Control, type FormField, formOf } from "./form-of.ts";
import { fieldHint, fieldLabel, optionLabel } from "./field-words.ts";

/** Every field of a form with those inside it. */
const allOf = (form: readonly FormField[]): readonly FormField[] =>
  form.flatMap((field) => [field, ...allOf(inside(field.control))]);

function inside(control: Control): readonly FormField[] {
  switch (control.kind) {
    case "object":
      return control.fields;
    case "list":
      return control.item.kind === "object"
        ? control.item.fields
        : control.item.variants.flatMap(({ fields }) => fields);
    case "alternatives":
      return control.options.flatMap(({ field }) => field ?? []);
    case "record":
      return inside(control.value);
    default:
      return [];
  }
}

const settings = GraphDocument.pick({ input: true, output: true, state: true, limits: true, voice: true });
const fields = [
  ...[...nodeDefinitions.values()].map(({ type, config }) => ({ type, form: formOf(config) })),
  { type: "policy", form: formOf(Policy) },
  { type: "graph", form: formOf(settings) },
].flatMap(({ type, form }) => allOf(form).map((field) => ({ type, field })));

const has = (...keys: readonly string[]): boolean =>
  keys.some((key) => Object.hasOwn(english, key) && Object.hasOwn(german, key));

test("the catalogs have a name for every field that a form can show", () => {
  const nameless = fields.filter(
    ({ type, field: { name } }) => !has(`inspector.field.${type}.${name}`, `inspector.field.${name}`),
  );
  expect(nameless.map(({ type, field }) => `${type}.${field.name}`)).toEqual([]);
});

test("and help for every field whose schema has some", () => {
  const helpless = fields.filter(
    ({ type, field: { name, description } }) =>
      description !== undefined && !has(`inspector.hint.${type}.${name}`, `inspector.hint.${name}`),
  );
  expect(helpless.map(({ type, field }) => `${type}.${field.name}`)).toEqual([]);
});

/** Names that are the same in every language. */
const asTheyAre: ReadonlySet<string> = new Set(["method", "format"]);

test("and a word for every value that can be chosen", () => {
  const silent = fields.flatMap(({ field: { name, control } }) => {
    const options =
      control.kind === "choice" || control.kind === "choices"
        ? control.options
        : control.kind === "alternatives"
          ? control.options.map(({ id }) => id)
          : control.kind === "list" && control.item.kind === "variants"
            ? control.item.variants.map(({ id }) => id)
            : [];
    const of = control.kind === "list" && control.item.kind === "variants" ? control.item.by : name;
    return asTheyAre.has(of)
      ? []
      : options
          .filter((option) => !has(`inspector.option.${of}.${option}`))
          .map((option) => `${of}.${option}`);
  });
  expect(silent).toEqual([]);
});

test("what the catalog does not know goes by its schema, else by its own name", () => {
  expect(fieldLabel("new", { name: "wait_for", title: "Wait (milliseconds)" })).toBe("Wait");
  expect(fieldLabel("new", { name: "wait_for", title: undefined })).toBe("wait for");
  expect(fieldHint("new", { name: "wait_for", description: "So long." })).toBe("So long.");
  expect(optionLabel("new", "fast")).toBe("fast");
});
