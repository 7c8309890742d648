import { setTimeout as delay } from "node:timers/promises";

import { type Expression, type Scope, WaitConfig } from "@patchbay/graph";

import { RunFailure } from "../run/run-failure.ts";
import { defineExecutor } from "./executor.ts";
import { preparedExpression } from "./prepared-text.ts";

/** Waits; a run that is cancelled waits no longer. */
export const waitExecutor = defineExecutor("wait", WaitConfig, ({ duration_ms, until }) => {
  const time = until === undefined ? undefined : preparedExpression(until);
  return {
    reads: time === undefined ? [] : [time.reads],
    usesMessages: false,
    execute: async ({ scope, signal }) => {
      await delay(duration_ms ?? remainingMs(time, scope), undefined, { signal });
      return {};
    },
  };
});

/** How long until the time that the expression names; none for a time that has passed. */
function remainingMs(until: Expression | undefined, scope: Scope): number {
  const text = until?.evaluate(scope);
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new RunFailure("expression_failed", "“until” is not a time.");
  return Math.max(0, time - Date.now());
}
