import { z } from "zod";

import { say } from "../diagnostics/say.ts";
import { type FieldType, listOf, numberType, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Template } from "./fields.ts";
import { MemoryScope } from "./memory-scope.ts";

export const MemoryReadConfig = z.strictObject({
  scope: MemoryScope.meta({ title: "Memory of" }),
  query: Template.optional().meta({
    title: "Query",
    description: "What the memories should be about. Without it, the newest.",
  }),
  limit: z.int().min(1).max(100).optional().meta({ title: "Most memories" }),
});
export type MemoryReadConfig = z.infer<typeof MemoryReadConfig>;

/** Recalls what was remembered: what fits a query best, or what is newest. */
export const memoryRead = defineNode({
  type: "memory_read",
  category: "action",
  title: "Read memory",
  summary: "Recalls what was remembered earlier.",
  icon: "brain",
  effect: "read",
  spends: true,
  config: MemoryReadConfig,
  ports: () => ["out"],
  outputs: () =>
    objectOf({
      memories: listOf({
        kind: "object",
        fields: new Map<string, FieldType>([
          ["id", { type: stringType }],
          ["text", { type: stringType }],
          ["score", { type: numberType, missing: say("missing_score") }],
          ["created_at", { type: stringType }],
        ]),
      }),
    }),
});
