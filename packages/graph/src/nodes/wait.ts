import { z } from "zod";

import { objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

/** A day: longer waits are a schedule's, not a run's. */
const longestMs = 86_400_000;

export const WaitConfig = z
  .strictObject({
    duration_ms: z.int().min(1).max(longestMs).optional().meta({ title: "For (milliseconds)" }),
    until: Cel("timestamp").optional().meta({ title: "Until" }),
  })
  .refine(
    (config) => (config.duration_ms === undefined) !== (config.until === undefined),
    "must have either “duration_ms” or “until”",
  );
export type WaitConfig = z.infer<typeof WaitConfig>;

/** Waits for a while, or until a time. */
export const wait = defineNode({
  type: "wait",
  category: "control",
  title: "Wait",
  summary: "Waits for a while, or until a time.",
  icon: "timer",
  effect: "none",
  config: WaitConfig,
  ports: () => ["out"],
  outputs: () => objectOf({}),
});
