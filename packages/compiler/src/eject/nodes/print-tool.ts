import { ToolConfig } from "@patchbay/graph";

import { objectOf, printKey } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import { printCast } from "./print-cast.ts";
import type { PrintedNode, PrintFacts } from "./printed-node.ts";

export function printTool(printer: NodePrinter, { toolResult }: PrintFacts): PrintedNode {
  const config = ToolConfig.parse(printer.node.config);
  const fields = Object.entries(config.arguments).map(
    ([name, value]) => `${printKey(name)}: ${printer.value(value, `/config/arguments/${name}`)}`,
  );
  printer.import("../call-tool.ts", "callTool", "readResult");
  const type = toolResult(config.tool);
  const name = JSON.stringify(config.tool);
  return {
    body: `const result = await callTool(${name}, { ${fields.join(", ")} }, activation);
      return { outputs: { result: readResult(${name}, result)${printCast(printer, type)} } };`,
    outputs: objectOf({ result: type }),
  };
}
