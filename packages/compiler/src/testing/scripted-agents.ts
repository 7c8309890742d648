import type { Usage } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

import {
  type AgentCall,
  AgentCallError,
  type AgentCalls,
  checkCallDepth,
  type ChildResult,
  type OnUsage,
} from "../ports/agent-calls.ts";
import { toRunError } from "../run/run-failure.ts";
import { nothingUsed, sumUsage } from "../run/usage-meter.ts";

/** What a scripted agent does with one input; what it throws is its failure. `use` says that it has used so much more. */
export type ScriptedAgent = (
  input: JsonObject,
  child: { readonly signal: AbortSignal; readonly use: (more: Usage) => void },
) => Promise<JsonObject> | JsonObject;

/** Agents that follow a script, and remember how they were called. */
export interface ScriptedAgents extends AgentCalls {
  /** The calls that made a run, oldest first. */
  readonly calls: readonly AgentCall[];
  /** How each run stands, in the order of the calls. */
  readonly statuses: () => readonly (ChildResult["status"] | "running")[];
  /** Why runs were cancelled, by run. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** Does nothing until it is cancelled. */
export const hangingAgent: ScriptedAgent = (_input, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

interface Child {
  readonly run_id: string;
  readonly group: string | undefined;
  readonly started_at: string;
  readonly ending: AbortController;
  readonly ended: Promise<ChildResult>;
  readonly listeners: Set<OnUsage>;
  used: Usage;
  result: ChildResult | undefined;
}

/**
 * The agents of a project by slug, each published once, as the run at this depth sees them: the reference for what
 * `AgentCalls` promises. An input that says `invalid` does not fit any of them. Runs are called `child_1`, `child_2`, …
 */
export function scriptedAgents(agents: Readonly<Record<string, ScriptedAgent>>, depth = 0): ScriptedAgents {
  const calls: AgentCall[] = [];
  const children = new Map<string, Child>();
  const byKey = new Map<string, Child>();
  const reasons = new Map<string, string>();

  const begin = (call: AgentCall, agent: ScriptedAgent): Child => {
    const ending = new AbortController();
    const ended = Promise.withResolvers<ChildResult>();
    const child: Child = {
      run_id: `child_${calls.push(call)}`,
      group: call.group,
      started_at: new Date().toISOString(),
      ending,
      ended: ended.promise,
      listeners: new Set(),
      used: nothingUsed,
      result: undefined,
    };
    const end = (result: Omit<ChildResult, "run_id" | "usage">): void => {
      if (child.result !== undefined) return;
      child.result = { run_id: child.run_id, ...result, usage: child.used };
      ended.resolve(child.result);
    };
    const use = (more: Usage): void => {
      child.used = sumUsage(child.used, more);
      for (const listener of child.listeners) listener(child.used);
    };
    ending.signal.addEventListener("abort", () => end({ status: "cancelled", output: null, error: null }));
    const working = (async () => await agent(call.input, { signal: ending.signal, use }))();
    working.then(
      (output) => end({ status: "completed", output, error: null }),
      (thrown: unknown) => end({ status: "failed", output: null, error: toRunError(thrown) }),
    );
    return child;
  };

  return {
    calls,
    statuses: () => [...children.values()].map(({ result }) => result?.status ?? "running"),
    reasons,
    start: async (call, signal) => {
      signal.throwIfAborted();
      const known = byKey.get(call.key);
      const child = known ?? begin(call, agentOf(agents, call, depth));
      byKey.set(call.key, child);
      children.set(child.run_id, child);
      await Promise.resolve();
      return { run_id: child.run_id, started_at: child.started_at };
    },
    result: async (runId, onUsage, signal) => {
      signal.throwIfAborted();
      const child = children.get(runId);
      if (child === undefined) throw new AgentCallError("child_missing", `There is no child run ${runId}.`);
      const stopped = Promise.withResolvers<never>();
      const listen: OnUsage = (total) => {
        try {
          onUsage(total);
        } catch (thrown) {
          stopped.reject(thrown);
        }
      };
      const onAbort = (): void => stopped.reject(signal.reason);
      child.listeners.add(listen);
      signal.addEventListener("abort", onAbort, { once: true });
      if (child.used !== nothingUsed) listen(child.used);
      try {
        return await Promise.race([stopped.promise, child.ended]);
      } finally {
        child.listeners.delete(listen);
        signal.removeEventListener("abort", onAbort);
      }
    },
    members: async (group) => {
      await Promise.resolve();
      return [...children.values()].filter((child) => child.group === group).map(({ run_id }) => run_id);
    },
    cancel: async (runIds, reason) => {
      await Promise.resolve();
      const open = [...new Set(runIds)]
        .flatMap((id) => children.get(id) ?? [])
        .filter(({ result }) => result === undefined);
      for (const { ending, run_id } of open) {
        reasons.set(run_id, reason);
        ending.abort();
      }
      return open.length;
    },
  };
}

function agentOf(
  agents: Readonly<Record<string, ScriptedAgent>>,
  { agent: slug, version = 1, input }: AgentCall,
  depth: number,
): ScriptedAgent {
  checkCallDepth(depth + 1);
  const agent = version === 1 ? agents[slug] : undefined;
  if (agent === undefined)
    throw new AgentCallError("agent_missing", `There is no published agent “${slug}”.`);
  if (Object.values(input).includes("invalid"))
    throw new AgentCallError("agent_input_invalid", `The input does not fit the agent “${slug}”.`);
  return agent;
}
