import { AgentConfig } from "@patchbay/graph";

import { doubleType, listOf, objectOf, stringType } from "../expression/static-type.ts";
import { anyObject } from "./any-object.ts";
import { modelRequest } from "./model-request.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";
import { usageType } from "./usage-type.ts";

export function printAgent(printer: NodePrinter): PrintedNode {
  const config = AgentConfig.parse(printer.node.config);
  const { model, tools, max_iterations, parallel_tool_calls, append } = config;
  const request = modelRequest(printer, ["/config/instructions", config.instructions], config);
  printer.import("../tool-loop.ts", "toolLoop");
  return {
    before: request.before,
    body: `const { text, messages, calls, usage } = await toolLoop(
        ${JSON.stringify(model)},
        ${request.text},
        { tools: ${JSON.stringify(tools)}, maxIterations: ${max_iterations}, parallelToolCalls: ${parallel_tool_calls} },
        activation,
      );
      return {
        outputs: { text, ${request.data("text")}tool_calls: calls, usage },
        ${append ? "messages," : ""}
      };`,
    outputs: objectOf({
      ...request.outputs,
      tool_calls: listOf(
        objectOf({ id: stringType, name: stringType, arguments: anyObject, duration_ms: doubleType }),
      ),
      usage: usageType,
    }),
  };
}
