import { expect } from "vitest";

import type { AgentCall, AgentCalls } from "../ports/agent-calls.ts";

/** What the contract asks about: how one run sees a project with three published agents. */
export interface AgentCallsUnderTest {
  readonly agents: AgentCalls;
  /** Answers `{ reply: input.message }`, and uses tokens for it. */
  readonly echo: string;
  /** Fails. */
  readonly failing: string;
  /** Does nothing until it is cancelled. */
  readonly hanging: string;
  /** An input that none of them accepts. */
  readonly invalid: AgentCall["input"];
}

/** Proves one promise of `AgentCalls` about a run that has called nobody yet. */
export type AgentCallsProof = (given: AgentCallsUnderTest) => Promise<void>;

const soon = () => AbortSignal.timeout(10_000);
const ignore = (): void => {};
const call = (agent: string, more: Partial<AgentCall> = {}): AgentCall => ({
  key: "ask:1",
  agent,
  input: { message: "Hi" },
  allowance: {},
  ...more,
});

/** What `AgentCalls` promises, each promise with its proof: one test for each, whatever the test needs to open a run. */
export const agentCallsContract: Readonly<Record<string, AgentCallsProof>> = {
  "a child answers, and what it used is known at its end": async ({ agents, echo }) => {
    const { run_id, started_at } = await agents.start(call(echo), soon());
    const result = await agents.result(run_id, ignore, soon());
    expect(result).toMatchObject({ run_id, status: "completed", output: { reply: "Hi" }, error: null });
    expect(result.usage.output_tokens).toBeGreaterThan(0);
    expect(new Date(started_at).toISOString()).toBe(started_at);
  },

  "the same key is the same child, another key another one": async ({ agents, echo }) => {
    const first = await agents.start(call(echo), soon());
    expect(await agents.start(call(echo), soon())).toEqual(first);
    expect((await agents.start(call(echo, { key: "ask:2" }), soon())).run_id).not.toBe(first.run_id);
  },

  "starts of one key at the same time make one child": async ({ agents, echo }) => {
    const started = await Promise.all([1, 2, 3].map(() => agents.start(call(echo), soon())));
    expect(new Set(started.map(({ run_id }) => run_id)).size).toBe(1);
  },

  "a failure is a result with its reason": async ({ agents, failing }) => {
    const { run_id } = await agents.start(call(failing), soon());
    const result = await agents.result(run_id, ignore, soon());
    expect(result).toMatchObject({ status: "failed", output: null, error: { code: expect.any(String) } });
  },

  "an agent that is not published, or has no such version, is missing": async ({ agents, echo }) => {
    await expect(agents.start(call("nobody"), soon())).rejects.toMatchObject({ code: "agent_missing" });
    await expect(agents.start(call(echo, { version: 99 }), soon())).rejects.toMatchObject({
      code: "agent_missing",
    });
  },

  "an input that does not fit starts nothing": async ({ agents, echo, invalid }) => {
    const group = "grp_of_none";
    const starting = agents.start(call(echo, { input: invalid, group }), soon());
    await expect(starting).rejects.toMatchObject({ code: "agent_input_invalid", isRetriable: false });
    expect(await agents.members(group, soon())).toEqual([]);
  },

  "a group has the members that were started for it, in that order": async ({ agents, echo, hanging }) => {
    const ids: string[] = [];
    for (const [index, agent] of [hanging, echo, hanging].entries())
      ids.push((await agents.start(call(agent, { key: `g[${index}]`, group: "grp_a" }), soon())).run_id);
    await agents.start(call(echo, { key: "other" }), soon());
    expect(await agents.members("grp_a", soon())).toEqual(ids);
    expect(await agents.members("grp_b", soon())).toEqual([]);
    await agents.cancel(ids, "", soon());
  },

  "cancelling counts those that were not over, and they end as cancelled": async ({
    agents,
    echo,
    hanging,
  }) => {
    const done = await agents.start(call(echo, { key: "done" }), soon());
    await agents.result(done.run_id, ignore, soon());
    const alive = await agents.start(call(hanging, { key: "open" }), soon());
    expect(await agents.cancel([done.run_id, alive.run_id, "run_of_nobody"], "Enough.", soon())).toBe(1);
    expect(await agents.result(alive.run_id, ignore, soon())).toMatchObject({
      status: "cancelled",
      output: null,
    });
    expect(await agents.cancel([alive.run_id], "", soon())).toBe(0);
  },

  "who stops waiting gets the reason, and the child goes on": async ({ agents, hanging }) => {
    const { run_id } = await agents.start(call(hanging), soon());
    const stop = new AbortController();
    const waiting = agents.result(run_id, ignore, stop.signal);
    const reason = new Error("Enough.");
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(await agents.cancel([run_id], "", soon())).toBe(1);
  },

  "what the counter throws ends the waiting": async ({ agents, echo }) => {
    const { run_id } = await agents.start(call(echo), soon());
    const tooMuch = new Error("Too much.");
    const count = (): never => {
      throw tooMuch;
    };
    await expect(agents.result(run_id, count, soon())).rejects.toBe(tooMuch);
  },

  "a run that is no child of this one does not exist": async ({ agents }) => {
    await expect(agents.result("run_of_nobody", ignore, soon())).rejects.toMatchObject({
      code: "child_missing",
    });
  },
};
