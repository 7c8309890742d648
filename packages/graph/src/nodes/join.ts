import { z } from "zod";

import { listOf, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";

export const JoinConfig = z
  .strictObject({
    mode: z.enum(["all", "any", "quorum"]).default("all").meta({ title: "Wait for" }),
    /** How many branches must arrive, in mode `quorum`. */
    quorum: z.int().min(1).max(100).optional().meta({ title: "How many" }),
    on_branch_error: z.enum(["fail", "tolerate"]).default("fail").meta({ title: "When a branch fails" }),
  })
  .refine((config) => (config.mode === "quorum") === (config.quorum !== undefined), {
    error: "must be given in mode “quorum”, and only there",
    path: ["quorum"],
  });
export type JoinConfig = z.infer<typeof JoinConfig>;

/** Closes a fork: goes on once, when its branches have arrived as the mode asks. */
export const join = defineNode({
  type: "join",
  category: "control",
  title: "Join",
  summary: "Waits for parallel paths.",
  icon: "git-merge",
  effect: "none",
  isStateful: true,
  config: JoinConfig,
  ports: () => ["out"],
  outputs: () => objectOf({ arrived: listOf(stringType), first: stringType }),
});
