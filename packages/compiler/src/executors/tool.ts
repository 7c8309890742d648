import { ToolConfig } from "@patchbay/graph";

import { callTool, readResult } from "./call-tool.ts";
import { pausingOnUnknown } from "./effect-decision.ts";
import { defineExecutor } from "./executor.ts";
import { preparedValue, readsOfValue } from "./prepared-text.ts";

/** Calls one tool; its failure is the node's. */
export const toolExecutor = defineExecutor("tool", ToolConfig, (config) => {
  const values = Object.entries(config.arguments).map(
    ([name, value]) => [name, preparedValue(value)] as const,
  );
  return {
    reads: values.flatMap(([, value]) => readsOfValue(value)),
    usesMessages: false,
    canPause: true,
    execute: pausingOnUnknown(async (activation) => {
      const args = Object.fromEntries(
        values.map(([name, value]) => [name, value.evaluate(activation.scope)]),
      );
      const id = `${activation.node_id}-${activation.activation}`;
      const outcome = await callTool({ id, name: config.tool, arguments: args }, activation);
      if (!outcome.ok) throw outcome.thrown;
      // Expressions were checked against what the tool promises, so a result that breaks the promise ends here.
      return { outputs: { result: readResult(activation.context.tool(config.tool), outcome.result) } };
    }),
  };
});
