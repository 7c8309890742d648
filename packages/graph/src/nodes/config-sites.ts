import { z } from "zod";

import { escapePointer } from "../expression/parse-value.ts";
import type { Json } from "../json.ts";
import type { ExpectedKind, FieldKind } from "./fields.ts";

/** A place in a node's config that means more than its JSON: an expression, a template, a reference. */
export interface ConfigSite {
  readonly kind: FieldKind;
  /** JSON pointer, relative to the config. */
  readonly pointer: string;
  readonly value: Json;
  readonly expects: ExpectedKind;
}

const Hint = z.object({
  "x-field": z.enum([
    "expression",
    "template",
    "value",
    "model",
    "tool",
    "agent",
    "schema",
    "graph",
    "channel",
    "pattern",
  ]),
  "x-expects": z.enum(["any", "boolean", "list", "string", "number", "timestamp"]).default("any"),
});

const hints = new WeakMap<z.core.$ZodType, z.infer<typeof Hint> | null>();

/** What a schema says of itself; asked of every field of every node, so it is read once. */
function hintOf(schema: z.core.$ZodType): z.infer<typeof Hint> | undefined {
  const known = hints.get(schema);
  if (known !== undefined) return known ?? undefined;
  const { data } = Hint.safeParse(z.globalRegistry.get(schema));
  hints.set(schema, data ?? null);
  return data;
}

/** Finds the marked fields of a valid config by walking it beside its schema; in the schema's order. */
export function configSites(schema: z.core.$ZodType, value: unknown, pointer = ""): ConfigSite[] {
  if (value === undefined) return [];
  const hint = hintOf(schema);
  if (hint !== undefined) {
    // A valid config is JSON.
    const site = {
      kind: hint["x-field"],
      pointer,
      value: value as Json,
      expects: hint["x-expects"],
    };
    return [site];
  }
  return childrenOf(schema, value).flatMap(([token, child, each]) =>
    configSites(child, each, token === undefined ? pointer : `${pointer}/${escapePointer(token)}`),
  );
}

type Child = readonly [token: string | undefined, schema: z.core.$ZodType, value: unknown];

function childrenOf(schema: z.core.$ZodType, value: unknown): Child[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    return [[undefined, schema.unwrap(), value]];
  }
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => z.safeParse(option, value).success);
    return fitting === undefined ? [] : [[undefined, fitting, value]];
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((each: unknown, index): Child => [String(index), schema.element, each]);
  }
  if (typeof value !== "object" || value === null) return [];
  if (schema instanceof z.ZodObject) {
    const fields = new Map(Object.entries(value));
    return Object.entries(schema.shape).map(([name, field]): Child => [name, field, fields.get(name)]);
  }
  if (schema instanceof z.ZodRecord) {
    const { valueType } = schema;
    return Object.entries(value).map(([name, each]): Child => [name, valueType, each]);
  }
  return [];
}
