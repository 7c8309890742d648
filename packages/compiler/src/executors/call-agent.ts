import { CallAgentConfig } from "@patchbay/graph";

import { childFailure, childInput, resultOfChild, startChild } from "./child-run.ts";
import { defineExecutor } from "./executor.ts";
import { preparedExpressions } from "./prepared-text.ts";

/** Runs an agent as a child of the run, and waits for it unless it is to go on in the background. */
export const callAgentExecutor = defineExecutor("call_agent", CallAgentConfig, (config) => {
  const inputs = preparedExpressions(config.input);
  const { agent, background } = config;
  return {
    reads: inputs.map(([, expression]) => expression.reads),
    usesMessages: false,
    execute: async (activation) => {
      const input = childInput(inputs, activation.scope);
      const request = { label: "", input, isBackground: background };
      const child = await startChild(config, request, activation);
      const { run_id } = child;
      if (background) return { outputs: { run_id, status: "running" } };
      const result = await resultOfChild(child, config, activation, activation.signal);
      if (result.status !== "completed") throw childFailure(result, agent);
      return {
        outputs: { run_id, status: result.status, output: result.output ?? {} },
        usage: result.usage,
      };
    },
  };
});
