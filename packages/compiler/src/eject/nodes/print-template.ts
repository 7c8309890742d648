import { TemplateConfig } from "@patchbay/graph";

import { objectOf, stringType } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printTemplate(printer: NodePrinter): PrintedNode {
  const { text } = TemplateConfig.parse(printer.node.config);
  return {
    body: `return { outputs: { text: ${printer.template(text, "/config/text")} } };`,
    outputs: objectOf({ text: stringType }),
  };
}
