import { type Json, type JsonObject, SpawnGroupConfig } from "@patchbay/graph";

import { RunFailure } from "../run/run-failure.ts";
import { cancelLeftBehind, childInput, startChild } from "./child-run.ts";
import { type Activation, defineExecutor, type Outcome } from "./executor.ts";
import { groupId } from "./group-id.ts";
import { verdictOfGroup } from "./group-mode.ts";
import { countMembers, groupFailure, groupOutputs, usageOfMembers } from "./group-result.ts";
import { preparedExpression, preparedExpressions } from "./prepared-text.ts";
import { runMembers } from "./run-members.ts";

/** The largest group: each member is a run, with a row, a thread and events of its own. */
const mostMembers = 1_000;
/** The largest in the background, where all begin at once because nobody stays to begin the others later. */
const mostInBackground = 32;

/** Runs an agent once for each item, as children of the run. */
export const spawnGroupExecutor = defineExecutor("spawn_group", SpawnGroupConfig, (config) => {
  const items = preparedExpression(config.items);
  const inputs = preparedExpressions(config.input ?? { item: "item", index: "index" });
  return {
    reads: [items.reads, ...inputs.map(([, expression]) => expression.reads)],
    usesMessages: false,
    execute: (activation) => {
      const { context, path, scope } = activation;
      const list = listOf(items.evaluate(scope), config.background ? mostInBackground : mostMembers);
      const given = list.map((item, index) => childInput(inputs, { ...scope, item, index }));
      const group = groupId(context.run.id, path);
      return config.background
        ? startMembers(config, group, given, activation)
        : awaitMembers(config, group, given, activation);
    },
  };
});

/** The checker has seen to it that this is a list, where the types are known. */
function listOf(value: Json, most: number): readonly Json[] {
  if (!Array.isArray(value)) throw new RunFailure("expression_failed", "“items” is not a list.");
  if (value.length <= most) return value;
  throw new RunFailure(
    "group_too_large",
    `The group would have ${value.length} runs; the most here is ${most}.`,
  );
}

async function awaitMembers(
  config: SpawnGroupConfig,
  group: string,
  inputs: readonly JsonObject[],
  activation: Activation,
): Promise<Outcome> {
  const members = await runMembers(config, group, inputs, activation);
  const count = countMembers(members, inputs.length);
  if (verdictOfGroup(config, count) === "lost") throw groupFailure(config, members);
  const run_ids = members.map(({ run_id }) => run_id).filter((id) => id !== "");
  return { outputs: { group, run_ids, ...groupOutputs(members) }, usage: usageOfMembers(members) };
}

/** All of them begin, or none stays. */
async function startMembers(
  config: SpawnGroupConfig,
  group: string,
  inputs: readonly JsonObject[],
  activation: Activation,
): Promise<Outcome> {
  const run_ids: string[] = [];
  try {
    // One after the other, so that the group's order is that of the items.
    for (const [index, input] of inputs.entries()) {
      const request = { label: `[${index}]`, input, group, isBackground: true };
      run_ids.push((await startChild(config, request, activation)).run_id);
    }
  } catch (thrown) {
    await cancelLeftBehind(activation.context.agents, run_ids);
    throw thrown;
  }
  return { outputs: { group, run_ids } };
}
