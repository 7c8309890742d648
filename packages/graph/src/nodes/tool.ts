import { z } from "zod";

import { objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { ToolRef, Value } from "./fields.ts";

export const ToolConfig = z.strictObject({
  tool: ToolRef.meta({ title: "Tool" }),
  arguments: z.record(z.string(), Value).default({}).meta({ title: "Arguments" }),
});
export type ToolConfig = z.infer<typeof ToolConfig>;

/** Calls one tool with given arguments. Its effect class is the tool's own. */
export const tool = defineNode({
  type: "tool",
  category: "action",
  title: "Tool",
  summary: "Calls a tool.",
  icon: "wrench",
  effect: "write",
  effectOf: (config, { toolEffect }) => toolEffect(config.tool),
  config: ToolConfig,
  ports: () => ["out"],
  outputs: (config, facts) => objectOf({ result: facts.toolResult(config.tool) }),
});
