import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import {
  listOf,
  nullType,
  objectOf,
  stringType,
  unionOf,
  type FieldType,
  type ValueType,
} from "../schema/value-type.ts";
import { runStatuses } from "./agent-call.ts";

/**
 * What a group of runs must come to: all complete (`all`; `fail_fast` does not wait for the rest after a failure), as
 * many as can (`best_effort`), a number of them (`quorum`), or one (`first_success`).
 */
export const GroupMode = z.enum(["all", "best_effort", "fail_fast", "quorum", "first_success"]);
export type GroupMode = z.infer<typeof GroupMode>;

/** How many runs of a group are waited for. */
export const groupModeFields = {
  mode: GroupMode.default("all").meta({ title: "Wait for" }),
  /** How many runs must complete, in mode `quorum`. */
  quorum: z.int().min(1).max(10_000).optional().meta({ title: "How many" }),
};

/** Whether a quorum is given in mode `quorum`, and only there. */
export const isQuorumRight = (config: { mode: GroupMode; quorum?: number | undefined }): boolean =>
  (config.mode === "quorum") === (config.quorum !== undefined);

export const quorumProblem = {
  error: schemaMessages.quorum_with_mode,
  path: ["quorum"],
};

/** How a group ended, and how each of its runs did, in the order in which they were asked for. */
export const groupResultFields = (output: ValueType): Readonly<Record<string, ValueType>> => ({
  status: { kind: "string", values: ["completed", "failed"] },
  results: listOf({
    kind: "object",
    fields: new Map<string, FieldType>([
      ["run_id", { type: stringType }],
      ["status", { type: { kind: "string", values: runStatuses } }],
      ["output", { type: unionOf([output, nullType]) }],
      ["error", { type: unionOf([objectOf({ code: stringType, message: stringType }), nullType]) }],
    ]),
  }),
});
