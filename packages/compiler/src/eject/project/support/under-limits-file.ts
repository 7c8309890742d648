/** `src/under-limits.ts`, the same in every project that has it. */
export const underLimitsFile = `import { GraphRecursionError, InvalidUpdateError } from "@langchain/langgraph";

import { AgentError, toAgentError } from "./agent-error.ts";

/** What bounds a run of a graph. */
export interface Limits {
  readonly maxSteps: number;
  readonly timeoutMs: number;
  /** How much of that is gone already; none unless said. */
  readonly spentMs?: number;
}

/**
 * Does \`work\`, which runs a graph, for as long as it may take; its signal aborts when the time is up.
 *
 * @throws {AgentError} where a node fails or a limit is reached
 * @throws the reason of \`outer\` when that aborts
 */
export async function underLimits<Result>(
  { maxSteps, timeoutMs, spentMs = 0 }: Limits,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  outer?.throwIfAborted();
  const ending = new AbortController();
  const onAbort = (): void => ending.abort(outer?.reason);
  outer?.addEventListener("abort", onAbort, { once: true });
  const late = new AgentError(
    "limit_timeout",
    \`The run took longer than its limit of \${timeoutMs} ms.\`,
  );
  const timer = setTimeout(() => ending.abort(late), Math.max(0, timeoutMs - spentMs));
  try {
    return await work(ending.signal);
  } catch (thrown) {
    outer?.throwIfAborted();
    throw asAgentError(ending.signal.aborted ? late : thrown, maxSteps);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
  }
}

function asAgentError(thrown: unknown, maxSteps: number): AgentError {
  if (thrown instanceof AgentError) return thrown;
  // Several nodes of one step failed; one reason is enough to tell.
  if (thrown instanceof AggregateError) {
    const told: unknown = thrown.errors.find((each) => each instanceof AgentError);
    return asAgentError(told ?? thrown.errors[0], maxSteps);
  }
  if (thrown instanceof GraphRecursionError)
    return new AgentError("limit_steps", \`The run needed more steps than its limit of \${maxSteps}.\`);
  if (thrown instanceof InvalidUpdateError)
    return new AgentError(
      "parallel_write",
      "Two nodes wrote to a channel with the reducer “replace” in the same step.",
    );
  return toAgentError(thrown);
}
`;
