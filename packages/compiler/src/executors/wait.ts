import { setTimeout as delay } from "node:timers/promises";

import { type Expression, type Scope, WaitConfig } from "@patchbay/graph";

import { RunFailure } from "../run/run-failure.ts";
import { ask } from "./ask-person.ts";
import { defineExecutor, type Outcome, type PreparedNode } from "./executor.ts";
import { preparedExpression } from "./prepared-text.ts";

/** Waits for a while, until a time, or until somebody sends a signal; a run that is cancelled waits no longer. */
export const waitExecutor = defineExecutor("wait", WaitConfig, (config) =>
  config.signal === undefined ? waitForTime(config) : waitForSignal(config.signal, config.timeout_ms),
);

/**
 * A longer wait puts the run to rest: its deadline is stored, so that a crash does not make it begin again, and nothing is
 * held meanwhile. To rest and be woken takes some statements and up to a second, so shorter waits are not worth it; a crash
 * repeats no more than this of them.
 */
const longestInProcessMs = 2_000;

function waitForTime({ duration_ms, until }: WaitConfig): PreparedNode {
  const time = until === undefined ? undefined : preparedExpression(until);
  return {
    reads: time === undefined ? [] : [time.reads],
    usesMessages: false,
    canPause: duration_ms === undefined || duration_ms > longestInProcessMs,
    execute: async (activation) => {
      const { scope, signal, mayRest, resumed } = activation;
      // Once it rests the deadline stands: what “until” says by now does not matter.
      const leftMs = resumed === undefined ? (duration_ms ?? remainingMs(time, scope)) : 0;
      if (resumed !== undefined || (mayRest && leftMs > longestInProcessMs))
        return ask(activation, () => ({ kind: "timer", payload: {}, expiresMs: leftMs }), over, over());
      await delay(leftMs, undefined, { signal });
      return {};
    },
  };
}

const over = (): Outcome => ({});

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
