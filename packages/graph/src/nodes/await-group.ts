import { z } from "zod";

import { anyType, objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { expiredPort, longestPauseMs } from "./expiry.ts";
import { Cel } from "./fields.ts";
import { groupModeFields, groupResultFields, isQuorumRight, quorumProblem } from "./group-results.ts";

export const AwaitGroupConfig = z
  .strictObject({
    group: Cel("string").meta({ title: "Group", description: "What a spawn_group left as `group`." }),
    ...groupModeFields,
    timeout_ms: z.int().min(1).max(longestPauseMs).optional().meta({
      title: "Longest wait (milliseconds)",
      description: "After it the run goes on by “expired”; the group does too.",
    }),
  })
  .refine(isQuorumRight, quorumProblem);
export type AwaitGroupConfig = z.infer<typeof AwaitGroupConfig>;

/** Waits for the runs of a group that was started in the background. */
export const awaitGroup = defineNode({
  type: "await_group",
  category: "orchestration",
  title: "Await group",
  summary: "Waits for runs that were started in the background.",
  icon: "hourglass",
  effect: "read",
  isStateful: true,
  isBranching: true,
  // The runs that it waits for may be charged to it.
  spends: true,
  config: AwaitGroupConfig,
  ports: ({ timeout_ms }) => (timeout_ms === undefined ? ["out"] : ["out", expiredPort]),
  barePorts: () => [expiredPort],
  outputs: () => objectOf(groupResultFields(anyType)),
});
