import { canonicalJson, SwitchConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";
import { preparedExpression } from "./prepared-text.ts";

/** The first case that equals the value, as JSON, decides the port. */
export const switchExecutor = defineExecutor("switch", SwitchConfig, (config) => {
  const value = preparedExpression(config.value);
  const cases = new Map(config.cases.toReversed().map(({ id, equals }) => [canonicalJson(equals), id]));
  return {
    reads: [value.reads],
    usesMessages: false,
    execute: ({ scope }) => {
      const port = cases.get(canonicalJson(value.evaluate(scope))) ?? "else";
      return { port, outputs: { case: port } };
    },
  };
});
