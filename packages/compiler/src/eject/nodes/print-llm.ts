import { LlmConfig } from "@patchbay/graph";

import { objectOf } from "../expression/static-type.ts";
import { modelRequest } from "./model-request.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";
import { usageType } from "./usage-type.ts";

export function printLlm(printer: NodePrinter): PrintedNode {
  const config = LlmConfig.parse(printer.node.config);
  const system = config.system === undefined ? undefined : (["/config/system", config.system] as const);
  const request = modelRequest(printer, system, config);
  printer.import("../call-model.ts", "callModel");
  return {
    before: request.before,
    body: `const { message, usage } = await callModel(${JSON.stringify(config.model)}, ${request.text}, activation);
      return {
        outputs: { text: message.text, ${request.data("message.text")}usage },
        ${config.append ? "messages: [message]," : ""}
      };`,
    outputs: objectOf({ ...request.outputs, usage: usageType }),
  };
}
