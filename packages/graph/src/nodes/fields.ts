import { z } from "zod";

import { Json } from "../json.ts";
import { Id } from "../document/graph-document.ts";
import { JsonSchema } from "../schema/json-schema.ts";

/** What a field of a node's config holds beyond its JSON type; the checker, the forms and the docs all go by it. */
export type FieldKind =
  | "expression"
  | "template"
  | "value"
  | "model"
  | "tool"
  | "schema"
  | "channel"
  | "pattern";

/** The type that an expression must have, in a word; `any` where only its node can say. */
export type ExpectedKind = "any" | "boolean" | "list" | "string" | "number" | "timestamp";

/** CEL whose value is used as it is. */
export const Cel = (expects: ExpectedKind) =>
  z
    .string()
    .min(1, "must be an expression")
    .meta({ "x-field": "expression" satisfies FieldKind, "x-expects": expects });

/** Text with `{{ expression }}`. */
export const Template = z.string().meta({ "x-field": "template" satisfies FieldKind });

/** JSON in which a string that is exactly `{{ CEL }}` stands for that value. */
export const Value = Json.meta({ "x-field": "value" satisfies FieldKind });

/** A logical model of the registry. */
export const ModelRef = Id.meta({ "x-field": "model" satisfies FieldKind });

/** A tool of the registry. */
export const ToolRef = Id.meta({ "x-field": "tool" satisfies FieldKind });

/** A JSON Schema that the author writes. */
export const SchemaField = JsonSchema.meta({ "x-field": "schema" satisfies FieldKind });

/** A regular expression in RE2's syntax. */
export const Pattern = z
  .string()
  .min(1, "must be a pattern")
  .max(2_000)
  .meta({ "x-field": "pattern" satisfies FieldKind });
