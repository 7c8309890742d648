import type { JsonObject } from "@patchbay/graph";

import { AgentCallError } from "../ports/agent-calls.ts";
import { RunFailure, toRunError } from "../run/run-failure.ts";
import { atMost } from "./at-most.ts";
import { type ChildConfig, resultOfChild, startChild } from "./child-run.ts";
import type { Activation } from "./executor.ts";
import { type GroupAim, type GroupVerdict, verdictOfGroup } from "./group-mode.ts";
import { countMembers, type MemberResult, neverBegun } from "./group-result.ts";

/** How long the members that a decided group needs no more have to end: what they used counts, and is told by their end. */
const settleMs = 2_000;

/**
 * Runs the members of a group, so many at once, and cancels the rest as soon as the group is decided. If anything goes
 * wrong that is not a member's own failure, all are cancelled.
 *
 * @returns the members, in the order of the inputs
 * @throws {AgentCallError} @throws {RunFailure} a ceiling that the members' use has passed
 * @throws the signal's reason when the activation's signal aborts
 */
export async function runMembers(
  config: ChildConfig & GroupAim & { readonly concurrency: number },
  group: string,
  inputs: readonly JsonObject[],
  activation: Activation,
): Promise<readonly MemberResult[]> {
  const { context, signal } = activation;
  const members: MemberResult[] = [];
  const live = new Set<string>();
  // Ends the waiting for those that are left: because one failed beyond its own failure, or they were given up.
  const leaving = new AbortController();
  const waiting = AbortSignal.any([signal, leaving.signal]);
  let verdict: GroupVerdict = "open";
  let settling: NodeJS.Timeout | undefined;

  const decide = async (): Promise<void> => {
    if (verdict !== "open") return;
    verdict = verdictOfGroup(config, countMembers(members, inputs.length));
    if (verdict === "open" || live.size === 0) return;
    settling = setTimeout(() => leaving.abort(), settleMs);
    await context.agents.cancel([...live], noLongerNeeded, signal);
  };

  const runMember = async (input: JsonObject, index: number): Promise<MemberResult> => {
    if (verdict !== "open") return neverBegun;
    let child;
    try {
      child = await startChild(config, { label: `[${index}]`, input, group }, activation);
    } catch (thrown) {
      if (thrown instanceof AgentCallError && thrown.code === "agent_input_invalid")
        return failedMember("", thrown);
      throw thrown;
    }
    live.add(child.run_id);
    try {
      // Others may have decided the group while this one began.
      if (isDecided(verdict)) await context.agents.cancel([child.run_id], noLongerNeeded, signal);
      return await resultOfChild(child, config, activation, waiting);
    } catch (thrown) {
      if (thrown instanceof RunFailure && thrown.code === "child_timeout")
        return failedMember(child.run_id, thrown);
      if (isDecided(verdict) && thrown === leaving.signal.reason && !signal.aborted)
        return { run_id: child.run_id, status: "cancelled", output: null, error: null };
      throw thrown;
    } finally {
      live.delete(child.run_id);
    }
  };

  try {
    await atMost(config.concurrency, inputs, async (input, index) => {
      try {
        members[index] = await runMember(input, index);
        await decide();
      } catch (thrown) {
        leaving.abort(thrown);
        throw thrown;
      }
    });
  } finally {
    clearTimeout(settling);
  }
  return members;
}

/** For people who look at a cancelled run. */
const noLongerNeeded = "Its group was decided without it.";

// A function, because what is known of a variable before an await is not known after it.
const isDecided = (verdict: GroupVerdict): boolean => verdict !== "open";

const failedMember = (run_id: string, thrown: unknown): MemberResult => ({
  run_id,
  status: "failed",
  output: null,
  error: toRunError(thrown),
});
