import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { intType, listOf, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel, Template } from "./fields.ts";

export const CancelRunsConfig = z
  .strictObject({
    runs: Cel("list").optional().meta({ title: "Runs", description: "A list of run ids." }),
    group: Cel("string").optional().meta({ title: "Group", description: "All runs of a spawn_group." }),
    reason: Template.optional().meta({ title: "Reason" }),
  })
  .refine(({ runs, group }) => (runs === undefined) !== (group === undefined), schemaMessages.runs_or_group);
export type CancelRunsConfig = z.infer<typeof CancelRunsConfig>;

/** Cancels child runs; `cancelled` counts those that were not over yet. */
export const cancelRuns = defineNode({
  type: "cancel_runs",
  category: "orchestration",
  title: "Cancel runs",
  summary: "Stops runs that this run has started.",
  icon: "circle-stop",
  effect: "idempotent",
  config: CancelRunsConfig,
  ports: () => ["out"],
  outputs: () => objectOf({ cancelled: intType }),
  expected: (pointer) => (pointer === "/runs" ? listOf(stringType) : undefined),
});
