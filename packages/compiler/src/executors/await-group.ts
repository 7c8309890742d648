import { AwaitGroupConfig } from "@patchbay/graph";

import { childUsageCounter } from "../run/child-usage.ts";
import { RunFailure } from "../run/run-failure.ts";
import { groupOf } from "./cancel-runs.ts";
import { type Activation, defineExecutor } from "./executor.ts";
import { isGroupId } from "./group-id.ts";
import { type GroupAim, verdictOfGroup } from "./group-mode.ts";
import {
  countMembers,
  groupFailure,
  groupOutputs,
  type MemberResult,
  usageOfMembers,
} from "./group-result.ts";
import { preparedExpression } from "./prepared-text.ts";

/** Waits for a group that goes on in the background; what it does not wait for any more goes on as well. */
export const awaitGroupExecutor = defineExecutor("await_group", AwaitGroupConfig, (config) => {
  const group = preparedExpression(config.group);
  return {
    reads: [group.reads],
    usesMessages: false,
    portOf: () => "out",
    execute: async (activation) => {
      const { context, scope, signal } = activation;
      const name = groupOf(group.evaluate(scope));
      if (!isGroupId(name))
        throw new RunFailure("group_missing", "“group” is not what a spawn_group has left behind.");
      const runIds = await context.agents.members(name, signal);
      const { members, isLate } = await awaitMembers(config, runIds, activation);
      if (isLate) return { port: "expired", usage: usageOfMembers(members) };
      const count = countMembers(members, members.length);
      if (verdictOfGroup(config, count) === "lost") throw groupFailure(config, members);
      return { outputs: groupOutputs(members), usage: usageOfMembers(members) };
    },
  };
});

/** The members as they are when the group is decided, or the time is up. */
async function awaitMembers(
  config: GroupAim & { readonly timeout_ms?: number | undefined },
  runIds: readonly string[],
  activation: Activation,
): Promise<{ readonly members: readonly MemberResult[]; readonly isLate: boolean }> {
  const { context, signal } = activation;
  const members = runIds.map((run_id): MemberResult => ({
    run_id,
    status: "running",
    output: null,
    error: null,
  }));
  const isOpen = (): boolean => verdictOfGroup(config, countMembers(members, members.length)) === "open";
  const ending = new AbortController();
  const waiting = AbortSignal.any([signal, ending.signal]);
  const timer =
    config.timeout_ms === undefined ? undefined : setTimeout(() => ending.abort(), config.timeout_ms);
  const awaitMember = async (runId: string, index: number): Promise<void> => {
    const count = childUsageCounter(runId, activation);
    try {
      const result = await context.agents.result(runId, count, waiting);
      count(result.usage);
      members[index] = result;
      if (!isOpen()) ending.abort();
    } catch (thrown) {
      // Of those that are waited for no longer, only a ceiling that is passed is of interest, and that is not this.
      if (thrown === ending.signal.reason && !signal.aborted) return;
      ending.abort(thrown);
      throw thrown;
    }
  };
  try {
    await Promise.all(runIds.map(awaitMember));
  } finally {
    clearTimeout(timer);
  }
  return { members, isLate: isOpen() };
}
