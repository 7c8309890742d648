import { escapePointer, type Json, type JsonSchema } from "@patchbay/graph";

/** How a value is entered. */
export type FormControl =
  | { readonly kind: "text"; readonly input: "text" | "email" | "url" | "date"; readonly isLong: boolean }
  | { readonly kind: "number"; readonly isWhole: boolean }
  | { readonly kind: "boolean" }
  | { readonly kind: "choice"; readonly options: readonly Json[] }
  | { readonly kind: "group"; readonly fields: readonly FormField[] }
  /** A list of texts, one a line. */
  | { readonly kind: "lines" }
  /** What has no control of its own: other lists, unions, anything goes. */
  | { readonly kind: "json" };

/** A field of a form. */
export interface FormField {
  /** Its property's name. */
  readonly name: string;
  /** Where its value lies in the answer: a JSON pointer (RFC 6901), under which problems with it are told. */
  readonly pointer: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
  readonly control: FormControl;
}

/** Groups in groups beyond this depth are written as JSON: they would be too narrow to fill in. */
const deepestGroup = 3;

/** From this length on a text gets several lines. */
const longText = 200;

/**
 * The fields of a form for a value of this schema, in the schema's order. A schema that is no object with properties
 * makes one field without a name, for the value as a whole.
 */
export function formFields(schema: JsonSchema, rootLabel: string): readonly FormField[] {
  // Where any JSON will do, so does nothing: that is null.
  const root = fieldOf("", "", schema, Object.keys(schema).length > 0, 0);
  return root.control.kind === "group"
    ? root.control.fields
    : [{ ...root, label: schema.title ?? rootLabel }];
}

function fieldOf(
  name: string,
  pointer: string,
  schema: JsonSchema,
  isRequired: boolean,
  depth: number,
): FormField {
  return {
    name,
    pointer,
    label: schema.title ?? spelledOut(name),
    hint: schema.description,
    isRequired,
    schema,
    control: controlOf(schema, pointer, depth),
  };
}

function controlOf(schema: JsonSchema, pointer: string, depth: number): FormControl {
  if (schema.const !== undefined) return { kind: "choice", options: [schema.const] };
  if (schema.enum !== undefined) return { kind: "choice", options: schema.enum };
  switch (schema.type) {
    case "string":
      return {
        kind: "text",
        input: inputs[schema.format ?? ""] ?? "text",
        isLong: (schema.maxLength ?? 0) > longText,
      };
    case "number":
    case "integer":
      return { kind: "number", isWhole: schema.type === "integer" };
    case "boolean":
      return { kind: "boolean" };
    case "object": {
      const properties = Object.entries(schema.properties ?? {});
      if (properties.length === 0 || depth > deepestGroup) return { kind: "json" };
      const required = new Set(schema.required);
      return {
        kind: "group",
        fields: properties.map(([name, property]) =>
          fieldOf(name, `${pointer}/${escapePointer(name)}`, property, required.has(name), depth + 1),
        ),
      };
    }
    case "array":
      return isPlainText(schema.items) ? { kind: "lines" } : { kind: "json" };
    case "null":
    case undefined:
      return { kind: "json" };
  }
}

/** Whether any single line of text will do. */
const isPlainText = (items: JsonSchema | undefined): boolean =>
  items?.type === "string" && items.enum === undefined && items.const === undefined;

const inputs: Readonly<Record<string, "email" | "url" | "date">> = {
  email: "email",
  uri: "url",
  date: "date",
};

/** A property's name as people would write it: `due_date` and `dueDate` are “Due date”. */
function spelledOut(name: string): string {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").replaceAll(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
