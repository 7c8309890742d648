import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { defineNode } from "./define-node.ts";

export const ParallelConfig = z.strictObject({
  branches: z
    .array(z.strictObject({ id: Id, name: z.string().max(120).optional() }))
    .min(2)
    .max(100)
    .meta({ title: "Branches" }),
});
export type ParallelConfig = z.infer<typeof ParallelConfig>;

/** A fork with named branches: all of them are taken at once. */
export const parallel = defineNode({
  type: "parallel",
  category: "control",
  title: "Parallel",
  summary: "Takes several paths at the same time.",
  icon: "git-fork",
  effect: "none",
  isFork: true,
  config: ParallelConfig,
  ports: (config) => config.branches.map((each) => each.id),
});
