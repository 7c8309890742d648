import { z } from "zod";

import { objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Template } from "./fields.ts";
import { MemoryScope } from "./memory-scope.ts";

export const MemoryWriteConfig = z.strictObject({
  scope: MemoryScope.meta({ title: "Memory of" }),
  text: Template.meta({ title: "What to remember" }),
  tags: z.array(z.string().min(1).max(64)).max(32).optional().meta({ title: "Tags" }),
});
export type MemoryWriteConfig = z.infer<typeof MemoryWriteConfig>;

/** Remembers a text beyond this run. */
export const memoryWrite = defineNode({
  type: "memory_write",
  category: "action",
  title: "Write memory",
  summary: "Remembers something for later runs.",
  icon: "notebook-pen",
  effect: "write",
  spends: true,
  config: MemoryWriteConfig,
  ports: () => ["out"],
  outputs: () => objectOf({ id: stringType }),
});
