import { SetStateConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";
import { preparedExpressions } from "./prepared-text.ts";

/** Writes channels; all values are computed from the state as it was before. */
export const setStateExecutor = defineExecutor("set_state", SetStateConfig, (config) => {
  const assignments = preparedExpressions(config.assign);
  return {
    reads: assignments.map(([, expression]) => expression.reads),
    usesMessages: false,
    execute: ({ scope }) => ({
      channels: Object.fromEntries(
        assignments.map(([channel, expression]) => [channel, expression.evaluate(scope)]),
      ),
    }),
  };
});
