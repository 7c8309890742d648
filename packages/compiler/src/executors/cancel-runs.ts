import { CancelRunsConfig, type Json } from "@patchbay/graph";

import { RunFailure } from "../run/run-failure.ts";
import { defineExecutor } from "./executor.ts";
import { preparedExpression, preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** Cancels runs by their ids, or those of a group. */
export const cancelRunsExecutor = defineExecutor("cancel_runs", CancelRunsConfig, (config) => {
  // The schema has seen to it that there is one of them.
  const which = preparedExpression(config.runs ?? config.group ?? "");
  const reason = config.reason === undefined ? undefined : preparedTemplate(config.reason);
  return {
    reads: [which.reads, ...(reason === undefined ? [] : readsOfTemplate(reason))],
    usesMessages: false,
    execute: async ({ scope, context: { agents }, signal }) => {
      const value = which.evaluate(scope);
      const runs = config.runs === undefined ? await agents.members(groupOf(value), signal) : idsOf(value);
      const cancelled =
        runs.length === 0 ? 0 : await agents.cancel(runs, reason?.render(scope) ?? "", signal);
      return { outputs: { cancelled } };
    },
  };
});

function idsOf(value: Json): readonly string[] {
  if (Array.isArray(value) && value.every(isText)) return value;
  throw new RunFailure("expression_failed", "“runs” is not a list of run ids.");
}

const isText = (value: Json): value is string => typeof value === "string";

/** The checker has seen to it that this is a text, where the types are known. */
export function groupOf(value: Json): string {
  if (isText(value)) return value;
  throw new RunFailure("expression_failed", "“group” is not a text.");
}
