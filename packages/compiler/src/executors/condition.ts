import { ConditionConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";
import { preparedExpression } from "./prepared-text.ts";

/** The first case that is true decides the port. */
export const conditionExecutor = defineExecutor("condition", ConditionConfig, (config) => {
  const cases = config.cases.map(({ id, when }) => ({ id, when: preparedExpression(when) }));
  return {
    reads: cases.map(({ when }) => when.reads),
    usesMessages: false,
    execute: ({ scope }) => {
      const port = cases.find(({ when }) => when.evaluate(scope) === true)?.id ?? "else";
      return { port, outputs: { case: port } };
    },
  };
});
