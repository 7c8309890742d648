import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const ConditionConfig = z.strictObject({
  cases: z
    .array(z.strictObject({ id: Id, when: Cel("boolean").meta({ title: "When" }) }))
    .min(1)
    .meta({ title: "Cases", description: "Tried in order; the first that is true decides." }),
});
export type ConditionConfig = z.infer<typeof ConditionConfig>;

/** Sends the run down the port of the first case that is true, else down `else`. */
export const condition = defineNode({
  type: "condition",
  category: "control",
  title: "Condition",
  summary: "Chooses one of several paths by rules.",
  icon: "split",
  effect: "none",
  isBranching: true,
  config: ConditionConfig,
  ports: (config) => [...config.cases.map((each) => each.id), "else"],
  outputs: (config) =>
    objectOf({ case: { kind: "string", values: [...config.cases.map((each) => each.id), "else"] } }),
});
