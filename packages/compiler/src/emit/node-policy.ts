import { setTimeout as delay } from "node:timers/promises";

import type { Policy } from "@patchbay/graph";

import type { Activation, Outcome } from "../executors/executor.ts";
import type { PlannedNode } from "../plan/plan.ts";
import { ModelError } from "../ports/chat-model.ts";
import { ToolError } from "../ports/tool.ts";
import { isCeiling, RunFailure, toRunError } from "../run/run-failure.ts";
import { withCache } from "./node-cache.ts";

export type Execute = (activation: Activation) => Promise<Outcome> | Outcome;

type Retry = NonNullable<Policy["retry"]>;

/** Puts a time limit, retries and a memory for answers around an execution, where the node's policy asks for them. */
export function withPolicy(execute: Execute, { type, config, policy = noPolicy }: PlannedNode): Execute {
  const { timeout_ms, retry, cache_ttl_s } = policy;
  const timed = timeout_ms === undefined ? execute : withTimeout(execute, timeout_ms);
  const retried = retry === undefined ? timed : withRetry(timed, retry);
  return cache_ttl_s === undefined ? retried : withCache(retried, { type, config }, cache_ttl_s);
}

const noPolicy: Policy = { on_error: "fail" };

function withTimeout(execute: Execute, timeoutMs: number): Execute {
  return async (activation) => {
    activation.signal.throwIfAborted();
    const late = new RunFailure("node_timeout", `The node did not finish within ${timeoutMs} ms.`, {
      isRetriable: true,
    });
    const ending = new AbortController();
    const stopped = Promise.withResolvers<never>();
    const onAbort = (): void => ending.abort(activation.signal.reason);
    activation.signal.addEventListener("abort", onAbort, { once: true });
    ending.signal.addEventListener("abort", () => stopped.reject(ending.signal.reason), { once: true });
    const timer = setTimeout(() => ending.abort(late), timeoutMs);
    const { context } = activation;
    const emit: typeof context.emit = (event) => {
      // What it has begun to say is withdrawn also when its time is up.
      if (!ending.signal.aborted || event.type === "message.discarded") context.emit(event);
    };
    try {
      // A node that does not listen to its signal is left behind: its result and its events have nowhere to go.
      const working = execute({ ...activation, context: { ...context, emit }, signal: ending.signal });
      return await Promise.race([working, stopped.promise]);
    } catch (thrown) {
      activation.signal.throwIfAborted();
      throw ending.signal.aborted ? late : thrown;
    } finally {
      clearTimeout(timer);
      activation.signal.removeEventListener("abort", onAbort);
    }
  };
}

function withRetry(execute: Execute, retry: Retry): Execute {
  return async (activation) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await execute(activation);
      } catch (thrown) {
        const isLast = attempt >= retry.max_attempts || activation.signal.aborted;
        if (isLast || !mayRetry(thrown, activation, retry)) throw thrown;
        await delay(waitMs(thrown, attempt, retry), undefined, { signal: activation.signal });
      }
    }
  };
}

/** What has written to the world is not done again (GRAPH.md section 4), unless the tool itself says that it may be. */
function mayRetry(thrown: unknown, { effects }: Activation, { on }: Retry): boolean {
  const { code, retriable } = toRunError(thrown);
  const isWanted = on === undefined ? retriable : on.includes(code);
  return isWanted && !isCeiling(code) && (!effects.written || thrown instanceof ToolError);
}

/** The longest that a provider's “retry after” is waited for: beyond it the author's own policy decides. */
const longestRetryAfterMs = 60_000;

/** Full jitter (M. Brooker, “Exponential Backoff And Jitter”, AWS Architecture Blog, 2015), or what the peer asks for. */
function waitMs(thrown: unknown, attempt: number, { backoff_ms, factor }: Retry): number {
  const asked = thrown instanceof ModelError ? (thrown.retryAfterMs ?? 0) : 0;
  return Math.max(Math.random() * backoff_ms * factor ** (attempt - 1), Math.min(asked, longestRetryAfterMs));
}
