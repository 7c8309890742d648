import { type Json, TransformConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";
import { preparedExpressions } from "./prepared-text.ts";

/** Computes values in order; each sees the earlier ones as `this`. */
export const transformExecutor = defineExecutor("transform", TransformConfig, (config) => {
  const values = preparedExpressions(config.values);
  return {
    reads: values.map(([, expression]) => expression.reads),
    usesMessages: false,
    execute: ({ scope }) => {
      const made: Record<string, Json> = {};
      const inner = { ...scope, this: made };
      for (const [name, expression] of values) made[name] = expression.evaluate(inner);
      return { outputs: made };
    },
  };
});
