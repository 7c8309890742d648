import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { isObject, Json } from "../json.ts";
import { type GraphDocument, idPattern } from "../document/graph-document.ts";
import { JsonSchema, ObjectSchema } from "../schema/json-schema.ts";

/** What a field of a node's config holds beyond its JSON type; the checker, the forms and the docs all go by it. */
export type FieldKind =
  | "expression"
  | "template"
  | "value"
  | "model"
  | "tool"
  | "agent"
  | "schema"
  | "graph"
  | "channel"
  | "pattern";

/** The type that an expression must have, in a word; `any` where only its node can say. */
export type ExpectedKind = "any" | "boolean" | "list" | "string" | "number" | "timestamp";

/** CEL whose value is used as it is. */
export const Cel = (expects: ExpectedKind) =>
  z
    .string()
    .min(1, schemaMessages.expression_written)
    .meta({ "x-field": "expression" satisfies FieldKind, "x-expects": expects });

/** Text with `{{ expression }}`. */
export const Template = z.string().meta({ "x-field": "template" satisfies FieldKind });

/** JSON in which a string that is exactly `{{ CEL }}` stands for that value. */
export const Value = Json.meta({ "x-field": "value" satisfies FieldKind });

/** An id that is chosen rather than made up: what is no id is nothing that could be chosen. */
const name = (wrong: string) => z.string().regex(idPattern, wrong);

/** A logical model of the registry. */
export const ModelRef = name(schemaMessages.model_chosen).meta({ "x-field": "model" satisfies FieldKind });

/** A tool of the registry. */
export const ToolRef = name(schemaMessages.tool_chosen).meta({ "x-field": "tool" satisfies FieldKind });

/** A published agent of the project, by its slug. */
export const AgentRef = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, schemaMessages.agent_chosen)
  .meta({ "x-field": "agent" satisfies FieldKind });

/** A JSON Schema that the author writes. */
export const SchemaField = JsonSchema.meta({ "x-field": "schema" satisfies FieldKind });

/** A form that the author writes: the JSON Schema of an object whose properties are the form's fields. */
export const FormField = ObjectSchema.meta({ "x-field": "schema" satisfies FieldKind });

/** A whole graph inside a node. Reading the document has read it already (`readDocument`), as one of its own. */
export const Graph: z.ZodType<GraphDocument> = z
  .custom<GraphDocument>(isObject, schemaMessages.graph_written)
  .meta({ type: "object", "x-field": "graph" satisfies FieldKind });

/** A regular expression in RE2's syntax. */
export const Pattern = z
  .string()
  .min(1, schemaMessages.pattern_written)
  .max(2_000)
  .meta({ "x-field": "pattern" satisfies FieldKind });
