import { EndConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";
import { preparedExpressions } from "./prepared-text.ts";

/** Computes the run's output; whether it fits the graph's `output` schema is seen where the run ends. */
export const endExecutor = defineExecutor("end", EndConfig, (config) => {
  const fields = preparedExpressions(config.output);
  return {
    reads: fields.map(([, expression]) => expression.reads),
    usesMessages: false,
    execute: ({ scope }) => ({
      outputs: Object.fromEntries(fields.map(([name, expression]) => [name, expression.evaluate(scope)])),
    }),
  };
});
