import { setTimeout as delay } from "node:timers/promises";

import { type Expression, type Scope, WaitConfig } from "@patchbay/graph";

import { RunFailure } from "../run/run-failure.ts";
import { ask } from "./ask-person.ts";
import { defineExecutor, type PreparedNode } from "./executor.ts";
import { preparedExpression } from "./prepared-text.ts";

/** Waits for a while, until a time, or until somebody sends a signal; a run that is cancelled waits no longer. */
export const waitExecutor = defineExecutor("wait", WaitConfig, (config) =>
  config.signal === undefined ? waitForTime(config) : waitForSignal(config.signal, config.timeout_ms),
);

function waitForTime({ duration_ms, until }: WaitConfig): PreparedNode {
  const time = until === undefined ? undefined : preparedExpression(until);
  return {
    reads: time === undefined ? [] : [time.reads],
    usesMessages: false,
    execute: async ({ scope, signal }) => {
      await delay(duration_ms ?? remainingMs(time, scope), undefined, { signal });
      return {};
    },
  };
}

/** The signal's payload may be any JSON. */
function waitForSignal(name: string, timeoutMs: number | undefined): PreparedNode {
  return {
    reads: [],
    usesMessages: false,
    canPause: true,
    execute: (activation) =>
      ask(
        activation,
        () => ({ kind: "signal", payload: { signal: name }, expiresMs: timeoutMs }),
        ({ value }) => ({ outputs: { payload: value } }),
      ),
  };
}

/** How long until the time that the expression names; none for a time that has passed. */
function remainingMs(until: Expression | undefined, scope: Scope): number {
  const text = until?.evaluate(scope);
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new RunFailure("expression_failed", "“until” is not a time.");
  return Math.max(0, time - Date.now());
}
