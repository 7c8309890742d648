import { FailConfig } from "@patchbay/graph";

import { objectOf } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printFail(printer: NodePrinter): PrintedNode {
  const { code, message } = FailConfig.parse(printer.node.config);
  printer.import("../agent-error.ts", "AgentError");
  return {
    body: `throw new AgentError(${JSON.stringify(code)}, ${printer.template(message, "/config/message")});`,
    outputs: objectOf({}),
  };
}
