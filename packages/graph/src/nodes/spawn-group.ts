import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { listOf, objectOf, stringType } from "../schema/value-type.ts";
import { agentFields, childRunFields } from "./agent-call.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";
import { groupModeFields, groupResultFields, isQuorumRight, quorumProblem } from "./group-results.ts";
import { namesInItemInput } from "./item-names.ts";

export const SpawnGroupConfig = z
  .strictObject({
    ...agentFields,
    items: Cel("list").meta({ title: "Items", description: "A list; one run is started for each item." }),
    input: z
      .record(Id, Cel("any"))
      .optional()
      .meta({ title: "Input", description: "Reads `item` and `index`. Default: these two." }),
    ...groupModeFields,
    concurrency: z.int().min(1).max(32).default(4).meta({ title: "Runs at once" }),
    ...childRunFields,
  })
  .refine(isQuorumRight, quorumProblem);
export type SpawnGroupConfig = z.infer<typeof SpawnGroupConfig>;

/** Runs a published agent once for each item of a list. In the background, an `await_group` collects what comes of it. */
export const spawnGroup = defineNode({
  type: "spawn_group",
  category: "orchestration",
  title: "Spawn group",
  summary: "Runs another agent for each item of a list.",
  icon: "network",
  effect: "write",
  effectOf: ({ agent }, { agentEffect }) => agentEffect(agent),
  config: SpawnGroupConfig,
  ports: () => ["out"],
  outputs: ({ agent, version, background }, { agentOutput }) =>
    objectOf({
      group: stringType,
      run_ids: listOf(stringType),
      ...(background ? {} : groupResultFields(agentOutput(agent, version))),
    }),
  names: namesInItemInput,
});
