import { z } from "zod";

import { boolType, intType, objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const LoopConfig = z.strictObject({
  while: Cel("boolean").meta({ title: "While" }),
  max_iterations: z.int().min(1).max(10_000).default(10).meta({ title: "Most laps" }),
});
export type LoopConfig = z.infer<typeof LoopConfig>;

/** Sends the run down `body`, which leads back here, as long as the condition holds; then, or at the maximum, down `done`. */
export const loop = defineNode({
  type: "loop",
  category: "control",
  title: "Loop",
  summary: "Repeats a part of the graph.",
  icon: "repeat",
  effect: "none",
  isBranching: true,
  config: LoopConfig,
  isStateful: true,
  ports: () => ["body", "done"],
  // Whoever comes back from behind `done` begins its laps anew.
  boundedPorts: ["body"],
  outputs: () => objectOf({ iteration: intType, exhausted: boolType }),
});
