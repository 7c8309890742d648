import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { Json } from "../json.ts";
import { objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const SwitchConfig = z.strictObject({
  value: Cel("any").meta({ title: "Value" }),
  cases: z
    .array(z.strictObject({ id: Id, equals: Json.meta({ title: "Equals" }) }))
    .min(1)
    .meta({ title: "Cases", description: "Compared in order; the first that equals the value decides." }),
});
export type SwitchConfig = z.infer<typeof SwitchConfig>;

/** Sends the run down the port of the first case that equals the value, else down `else`. */
export const switchNode = defineNode({
  type: "switch",
  category: "control",
  title: "Switch",
  summary: "Chooses one of several paths by a value.",
  icon: "route",
  effect: "none",
  isBranching: true,
  config: SwitchConfig,
  ports: (config) => [...config.cases.map((each) => each.id), "else"],
  outputs: (config) =>
    objectOf({ case: { kind: "string", values: [...config.cases.map((each) => each.id), "else"] } }),
});
