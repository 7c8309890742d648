/** `src/policy.ts`, the same in every project that has it. */
export const policyFile = `import { setTimeout as delay } from "node:timers/promises";

import type { AnyActivation } from "./activation.ts";
import { AgentError, toAgentError } from "./agent-error.ts";

/** What surrounds a node: how long it may take, how often it is tried, and what its failure means. */
export interface Policy {
  readonly timeoutMs?: number;
  readonly retry?: {
    readonly maxAttempts: number;
    readonly backoffMs: number;
    readonly factor: number;
    /** The codes to try again after; absent: those that call themselves retriable. */
    readonly on?: readonly string[];
  };
  /** What a failure means; absent: it fails the run. */
  readonly onError?:
    | { readonly kind: "port" }
    | { readonly kind: "default"; readonly port: string; readonly outputs: object };
}

/** The longest that a provider's “retry after” is waited for. */
const longestRetryAfterMs = 60_000;

/** Does \`work\` under a policy. */
export async function underPolicy<Activation extends AnyActivation, Result>(
  { timeoutMs, retry }: Policy,
  activation: Activation,
  work: (activation: Activation) => Promise<Result> | Result,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await (timeoutMs === undefined
        ? work(activation)
        : withTimeout(timeoutMs, activation, work));
    } catch (thrown) {
      if (retry === undefined || attempt >= retry.maxAttempts || activation.signal.aborted) throw thrown;
      if (!mayRetry(thrown, activation, retry.on)) throw thrown;
      // Full jitter: spreads the attempts of many runs that failed together.
      const jitterMs = Math.random() * retry.backoffMs * retry.factor ** (attempt - 1);
      const askedMs = thrown instanceof AgentError ? (thrown.retryAfterMs ?? 0) : 0;
      const waitMs = Math.max(jitterMs, Math.min(askedMs, longestRetryAfterMs));
      await delay(waitMs, undefined, { signal: activation.signal });
    }
  }
}

/** What has written to the world is not done again, unless the tool itself says that it may be. */
function mayRetry(thrown: unknown, { effects }: AnyActivation, on: readonly string[] | undefined): boolean {
  const { code, retriable } = toAgentError(thrown);
  const isWanted = on === undefined ? retriable : on.includes(code);
  return isWanted && !code.startsWith("limit_") && (!effects.written || code === "tool_failed");
}

async function withTimeout<Activation extends AnyActivation, Result>(
  timeoutMs: number,
  activation: Activation,
  work: (activation: Activation) => Promise<Result> | Result,
): Promise<Result> {
  activation.signal.throwIfAborted();
  const late = new AgentError("node_timeout", \`The node did not finish within \${timeoutMs} ms.\`, {
    retriable: true,
  });
  const ending = new AbortController();
  const stopped = Promise.withResolvers<never>();
  const onAbort = (): void => ending.abort(activation.signal.reason);
  activation.signal.addEventListener("abort", onAbort, { once: true });
  ending.signal.addEventListener("abort", () => stopped.reject(ending.signal.reason), { once: true });
  const timer = setTimeout(() => ending.abort(late), timeoutMs);
  try {
    // A node that does not listen to its signal is left behind: its result has nowhere to go.
    return await Promise.race([work({ ...activation, signal: ending.signal }), stopped.promise]);
  } catch (thrown) {
    activation.signal.throwIfAborted();
    throw ending.signal.aborted ? late : thrown;
  } finally {
    clearTimeout(timer);
    activation.signal.removeEventListener("abort", onAbort);
  }
}
`;
