import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { objectOf, type ValueType } from "../schema/value-type.ts";
import { defineNode, type OutputFacts } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const TransformConfig = z.strictObject({
  values: z
    .record(Id, Cel("any"))
    .meta({ title: "Values", description: "In order; later ones read earlier ones as this.name." }),
});
export type TransformConfig = z.infer<typeof TransformConfig>;

/** Computes named values. */
export const transform = defineNode({
  type: "transform",
  category: "data",
  title: "Transform",
  summary: "Computes named values from what is known.",
  icon: "function-square",
  effect: "none",
  config: TransformConfig,
  ports: () => ["out"],
  outputs: (config, facts) => objectOf(typesOf(Object.keys(config.values), facts)),
  names: (pointer, config, facts) => {
    const names = Object.keys(config.values);
    const earlier = names.slice(0, names.indexOf(pointer.split("/")[2] ?? ""));
    return { this: objectOf(typesOf(earlier, facts)) };
  },
});

const typesOf = (names: readonly string[], facts: OutputFacts): Record<string, ValueType> =>
  Object.fromEntries(names.map((name) => [name, facts.typeAt(`/values/${name}`)]));
