import type { Expression, Json, JsonObject, Scope } from "@patchbay/graph";

import type { AgentCalls, ChildResult, StartedChild } from "../ports/agent-calls.ts";
import { childUsageCounter } from "../run/child-usage.ts";
import { RunFailure } from "../run/run-failure.ts";
import type { Allowance } from "../run/usage-meter.ts";
import type { Activation } from "./executor.ts";

/** How a node calls an agent, as its config says it. */
export interface ChildConfig {
  readonly agent: string;
  readonly version?: number | undefined;
  readonly permissions?: readonly string[] | undefined;
  /** Of each child. */
  readonly budget?: Allowance | undefined;
  readonly timeout_ms?: number | undefined;
}

/** What is asked of one child. */
export interface ChildRequest {
  /** Tells the children of one activation apart. */
  readonly label: string;
  readonly input: JsonObject;
  readonly group?: string;
  /** Nobody waits for it: it keeps its time itself. */
  readonly isBackground?: boolean;
}

/**
 * The node whose call has a key, as its events name it (`fan[2].ask` for a node in the body of a map); empty for a key that
 * no node has made.
 */
export const callingNode = (key: string): string =>
  key
    .slice(0, Math.max(0, key.lastIndexOf("#")))
    .replaceAll(/#\d+/g, "")
    .replaceAll("/", ".");

/**
 * Starts a child of the run, or finds the one that an earlier execution of the same activation has started.
 *
 * @throws {AgentCallError}
 */
export async function startChild(
  { agent, version, permissions, budget, timeout_ms }: ChildConfig,
  { label, input, group, isBackground = false }: ChildRequest,
  { context, effects, meter, path, signal }: Activation,
): Promise<StartedChild> {
  const child = await context.agents.start(
    {
      key: `${path}${label}`,
      agent,
      input,
      allowance: both(meter.left(), budget ?? {}),
      ...(version === undefined ? {} : { version }),
      ...(permissions === undefined ? {} : { permissions }),
      ...(group === undefined ? {} : { group }),
      ...(isBackground && timeout_ms !== undefined ? { timeout_ms } : {}),
    },
    signal,
  );
  // Trying again would find this same child.
  effects.written = true;
  return child;
}

/** What keeps within both. */
function both(a: Allowance, b: Allowance): Allowance {
  const max_tokens = Math.min(a.max_tokens ?? Infinity, b.max_tokens ?? Infinity);
  const max_cost_usd = Math.min(a.max_cost_usd ?? Infinity, b.max_cost_usd ?? Infinity);
  return {
    ...(max_tokens === Infinity ? {} : { max_tokens }),
    ...(max_cost_usd === Infinity ? {} : { max_cost_usd }),
  };
}

/**
 * Waits for a child that nobody else wants: if the waiting ends before the child does, the child is cancelled.
 *
 * @throws {RunFailure} `child_timeout`; or a ceiling that the child's use has passed
 * @throws the signal's reason when `signal` aborts
 */
export async function resultOfChild(
  { run_id, started_at }: StartedChild,
  { agent, timeout_ms }: ChildConfig,
  activation: Activation,
  signal: AbortSignal,
): Promise<ChildResult> {
  const { agents } = activation.context;
  const deadline = timeout_ms === undefined ? undefined : new Deadline(started_at, timeout_ms);
  const waiting = deadline === undefined ? signal : AbortSignal.any([signal, deadline.signal]);
  const count = childUsageCounter(run_id, activation);
  try {
    const result = await agents.result(run_id, count, waiting);
    count(result.usage);
    return result;
  } catch (thrown) {
    await cancelLeftBehind(agents, [run_id]);
    if (signal.aborted || deadline?.signal.aborted !== true) throw thrown;
    throw new RunFailure(
      "child_timeout",
      `The run ${run_id} of “${agent}” did not end within ${timeout_ms} ms.`,
    );
  } finally {
    deadline?.clear();
  }
}

/** Aborts once a child has had its time, of which some may have passed when its parent comes back to it. */
class Deadline {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  constructor(startedAt: string, timeoutMs: number) {
    const ending = new AbortController();
    this.signal = ending.signal;
    const leftMs = Date.parse(startedAt) + timeoutMs - Date.now();
    // Clocks of two processes may differ; no child gets more than its time.
    this.#timer = setTimeout(() => ending.abort(), Math.min(Math.max(0, leftMs), timeoutMs));
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

/** How long an activation that ends badly takes to have its children cancelled. */
const leavingMs = 5_000;

/** Cancels what nobody will look at again. What the activation ends with says more than that this failed. */
export async function cancelLeftBehind(agents: AgentCalls, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await agents.cancel(runIds, "", AbortSignal.timeout(leavingMs)).catch(() => 0);
}

/** The failure of a node whose child did not complete. */
export function childFailure({ run_id, status, error }: ChildResult, agent: string): RunFailure {
  if (status === "cancelled")
    return new RunFailure("child_cancelled", `The run ${run_id} of “${agent}” was cancelled.`);
  const why = error === null ? "" : ` with “${error.code}”: ${error.message}`;
  return new RunFailure("child_failed", `The run ${run_id} of “${agent}” failed${why}`, {
    isRetriable: error?.retriable ?? false,
  });
}

/** What a child is given: the named expressions' values. */
export const childInput = (
  expressions: readonly (readonly [string, Expression])[],
  scope: Scope,
): JsonObject =>
  Object.fromEntries(
    expressions.map(([name, expression]): [string, Json] => [name, expression.evaluate(scope)]),
  );
