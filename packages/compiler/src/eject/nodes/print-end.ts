import { EndConfig } from "@patchbay/graph";

import type { NodePrinter } from "./node-printer.ts";
import { outputsOf, printFields } from "./printed-fields.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printEnd(printer: NodePrinter): PrintedNode {
  const { output } = EndConfig.parse(printer.node.config);
  const fields = Object.entries(output).map(([name, source]) => ({
    name,
    ...printer.expression(source, `/config/output/${name}`),
  }));
  return {
    body: `return { outputs: ${printFields(fields)} };`,
    outputs: outputsOf(fields),
  };
}
