import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { objectOf, typeOfSchema } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel, SchemaField } from "./fields.ts";

export const CodeConfig = z.strictObject({
  language: z.literal("javascript").default("javascript").meta({ title: "Language" }),
  source: z.string().min(1).max(100_000).meta({
    title: "Source",
    description: "The body of a function of `input`; what it returns is the result.",
  }),
  input: z.record(Id, Cel("any")).default({}).meta({ title: "Input" }),
  output_schema: SchemaField.meta({ title: "Result", description: "The JSON Schema of what it returns." }),
  timeout_ms: z.int().min(1).max(60_000).optional().meta({ title: "Longest run (milliseconds)" }),
});
export type CodeConfig = z.infer<typeof CodeConfig>;

/** Runs the author's own code in a sandbox from which nothing can be reached. */
export const code = defineNode({
  type: "code",
  category: "data",
  title: "Code",
  summary: "Runs a piece of code in a sandbox.",
  icon: "code-xml",
  effect: "none",
  config: CodeConfig,
  ports: () => ["out"],
  outputs: ({ output_schema }) => objectOf({ result: typeOfSchema(output_schema) }),
});
